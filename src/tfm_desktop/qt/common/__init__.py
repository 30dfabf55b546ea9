"""What every tab is built from: inputs, forms, tables, grids and banners."""
