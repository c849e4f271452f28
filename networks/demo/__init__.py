"""Demo networks: invented communities of invented people, with texts written for the demo."""
