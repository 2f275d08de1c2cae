"""The doors people open with a browser: staff pages, public pages, the API. The top floor."""
