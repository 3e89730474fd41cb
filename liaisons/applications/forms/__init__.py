"""The steps of the form, and what the actions of an application need to know: a module for each part of the way."""
