"""What of the shipped profile is fitted on the imaginary phone, and how."""
