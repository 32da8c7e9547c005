"""The window. Everything here shows what it is given; sound is made in `app.audio`."""

import os

# Before numpy: its helper threads wait by spinning. For matrices as small as those of a picture that costs more than
# the products themselves, and on a busy machine it stalls the window.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
