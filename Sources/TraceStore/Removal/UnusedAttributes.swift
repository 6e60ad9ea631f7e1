import GRDB

/// Values of attributes that no request has any more, and keys without any.
///
/// A key without stored values stays: it is a field's name, and nobody knows whose.
enum UnusedAttributes {
  /// Removes them. One pass over the attributes of all requests.
  static func remove(from reader: IndexReader) throws {
    var used: Set<Int64> = []
    try reader.summaries.forEachAttribute { used.insert($0.value) }
    var unused: [Int64] = []
    try reader.forEachRow(of: "SELECT number FROM attribute_value") { row in
      if !used.contains(row.integer(0)) { unused.append(row.integer(0)) }
    }
    for number in unused {
      try reader.database.execute(sql: "DELETE FROM attribute_value WHERE number = ?", arguments: [number])
    }
    try reader.database.execute(
      sql: """
        DELETE FROM attribute WHERE is_stored AND NOT EXISTS
          (SELECT 1 FROM attribute_value v WHERE v.attribute = attribute.number)
        """)
  }
}
