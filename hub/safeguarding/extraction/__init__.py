"""What stands in a PDF or DOCX file, read in a process of its own: a hostile file ends that and nothing else."""
