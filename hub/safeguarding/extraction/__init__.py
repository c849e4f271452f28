"""What stands in a PDF or DOCX file, read in a process of its own: a hostile file ends that process and nothing else."""
