/// A table for people before its layout: cells, and notes on them.
struct CellTable {
  /// From left to right.
  var columns: [(title: String, alignment: TextTable.Column.Alignment)]
  /// One cell for each column.
  var rows: [[String]]
  /// Sentences below the table.
  var remarks: [String] = []
}
