"""Heat map and statistics over HTTP."""

from flask_smorest import Blueprint

blp = Blueprint("insight", __name__, description="Heat map and statistics")
