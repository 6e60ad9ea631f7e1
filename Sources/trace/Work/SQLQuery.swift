import TraceModel
import TraceRendering
import TraceSources
import TraceStore

/// A query in SQL on an index, and how its rows are written.
struct SQLQuery {
  let text: String
  let format: any QueryFormat
  let page: OutputTarget

  /// Writes the rows, and returns how many there were.
  func run(on source: IndexSource) throws -> Int {
    try source.index.query(text, functions: Self.functions(of: source), write)
  }

  /// The views that there are, and the functions beside SQLite's own.
  static func guide(on page: OutputTarget) throws -> String {
    let guide = try QueryGuide(functions: functions(of: nil))
    return QueryGuideText(
      views: guide.views.map { ($0.name, $0.row, $0.columns) }, functions: guide.functions, page: page
    ).text
  }

  /// `request`, which finds a request as the other commands do, and functions that write numbers as they do. Without a
  /// source there is none to be found.
  private static func functions(of source: IndexSource?) -> [QueryFunction] {
    let request = QueryFunction.finding(
      "request",
      "the number of the request with the id, or with the only id that begins so; null: there is none"
    ) { try source?.number(ofRequest: $0) }
    return [request] + texts
  }

  private static let texts = [
    QueryFunction("duration", "a duration as people read it: 1.24 s") {
      DurationFormat.text(Nanoseconds($0))
    },
    QueryFunction("rfc3339", "a time as text, in UTC: 2026-01-01T00:00:04.211000000Z") {
      TimestampFormat.machine(Timestamp(nanoseconds: $0))
    },
  ]

  /// Bytes that are written at once.
  private static let pieceSize = 1 << 16

  /// Writes the rows as they come.
  private func write(_ rows: QueryRows) throws -> Int {
    var table = format.table(rows.columns, on: page)
    var (piece, count) = (table.heading(), 0)
    while let row = try rows.next() {
      count += 1
      piece += table.add(row)
      guard piece.utf8.count >= Self.pieceSize else { continue }
      Output.write(piece)
      piece = ""
    }
    Output.write(piece + table.ending())
    return count
  }
}
