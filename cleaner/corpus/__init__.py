"""Files of documents at the scale of a corpus: shards, their formats, batches."""
