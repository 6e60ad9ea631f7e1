/// A table for people before anybody has laid it out: what its cells say, and what explains them.
struct CellTable {
  /// From left to right.
  var columns: [(title: String, alignment: TextTable.Column.Alignment)]
  /// One cell for each column.
  var rows: [[String]]
  /// Sentences below the table.
  var remarks: [String] = []
}
