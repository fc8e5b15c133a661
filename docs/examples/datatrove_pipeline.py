"""Pages of WARC files, or texts of Parquet or JSON Lines, cleaned: datatrove_pipeline.py IN OUT LOGS [executor].

A run that was killed is started again with the same command: tasks that are done are not done again.
"""

import sys
from pathlib import Path

from datatrove.pipeline.readers import JsonlReader, ParquetReader, WarcReader
from datatrove.pipeline.writers import JsonlWriter, ParquetWriter

from cleaner.integrations.datatrove import CleanerExtractor, CleanerFormatter

TASKS = 4


def reader(folder: str) -> list[object]:
    """What the folder's files need: pages are extracted, texts are cleaned."""
    names = [path.name for path in Path(folder).iterdir()]
    if any(name.endswith((".warc", ".warc.gz")) for name in names):
        return [WarcReader(folder, glob_pattern="*.warc*"), CleanerExtractor(timeout=10)]
    if any(name.endswith(".parquet") for name in names):
        return [ParquetReader(folder, glob_pattern="*.parquet"), CleanerFormatter(stories=True)]
    return [JsonlReader(folder, glob_pattern="*.jsonl*"), CleanerFormatter(stories=True)]


def executor(kind: str, pipeline: list[object], logs: str) -> object:
    """The same pipeline, on this machine, on a Slurm cluster, or on Ray."""
    if kind == "slurm":
        from datatrove.executor import SlurmPipelineExecutor

        return SlurmPipelineExecutor(pipeline, TASKS, time="10:00:00", partition="cpu", logging_dir=logs)
    if kind == "ray":
        from datatrove.executor import RayPipelineExecutor

        return RayPipelineExecutor(pipeline, tasks=TASKS, workers=2, mem_per_cpu_gb=1, logging_dir=logs)
    from datatrove.executor import LocalPipelineExecutor

    return LocalPipelineExecutor(pipeline, tasks=TASKS, workers=2, logging_dir=logs)


if __name__ == "__main__":
    source, target, logs, *kind = sys.argv[1:]
    writer = ParquetWriter(target) if "parquet" in kind else JsonlWriter(target)
    executor(kind[0] if kind else "local", [*reader(source), writer], logs).run()
