"""The window. Everything here shows what it is given; sound is made in `app.audio`."""
