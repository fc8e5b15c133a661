"""What is measured of a page's blocks, family by family."""
