import TraceModel

/// The rows of a query as objects of JSON. An object has each name once: of equal columns the second is `name:1`, as
/// SQLite calls it where it has to tell them apart.
struct QueryRecords: QueryTable {
  /// One document of all rows; else a line for each.
  let isDocument: Bool
  private let names: [String]
  private var isFirst = true

  init(columns: [String], isDocument: Bool) {
    self.isDocument = isDocument
    names = Self.unique(columns)
  }

  mutating func heading() -> String { isDocument ? #"{"schema":"trace.sql/1","rows":["# : "" }

  mutating func add(_ row: [SQLValue]) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      for (name, value) in zip(names, row) {
        writer.key(name)
        writer.value(value)
      }
    }
    defer { isFirst = false }
    return isDocument ? (isFirst ? "" : ",") + writer.text : writer.text + "\n"
  }

  mutating func ending() -> String { isDocument ? "]}\n" : "" }

  private static func unique(_ names: [String]) -> [String] {
    var taken = Set(names)
    var seen: Set<String> = []
    return names.map { name in
      guard !seen.insert(name).inserted else { return name }
      let free = (1...).lazy.map { "\(name):\($0)" }.first { taken.insert($0).inserted }
      return free ?? name
    }
  }
}

extension JSONWriter {
  /// A value of SQL: numbers with all of their digits, a fraction always with its point.
  fileprivate mutating func value(_ value: SQLValue) {
    switch value {
    case .null: null()
    case .integer(let number): self.number(number)
    case .real(let number): real(number)
    case .text, .blob: string(value.text)
    }
  }
}
