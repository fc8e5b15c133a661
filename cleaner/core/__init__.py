"""What all shapes of documents share."""
