"""Recipes: functions whose keyword arguments are the command line, the manifest and the form."""
