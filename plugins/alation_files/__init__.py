"""Files of rows: read in any form that people have, and written."""
