"""What everything else stands on: errors, torch's plumbing, devices, seeds, paths, axis names."""
