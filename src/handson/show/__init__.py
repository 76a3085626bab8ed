"""What lessons, the command line and the lab show: source, curves, images, heat maps, graphs.

The only place that draws. matplotlib is imported when the first figure is made, not before.
"""

from handson.show.canvas import figure as figure
from handson.show.canvas import present as present
from handson.show.curves import compare_curves as compare_curves
from handson.show.curves import learning_curve as learning_curve
from handson.show.files import save as save
from handson.show.fonts import label as label
from handson.show.graphs import functions as functions
from handson.show.heat import heatmaps as heatmaps
from handson.show.listing import Listing as Listing
from handson.show.listing import source as source
from handson.show.pictures import images as images
from handson.show.terminal import chart as chart
