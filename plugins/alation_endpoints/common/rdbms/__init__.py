"""What schemas, tables and columns of relational data sources share."""
