import TraceRendering
import TraceStore

/// The message for a query without an answer: why, where in it, and what was probably meant.
enum QueryMessages {
  static func diagnostic(_ problem: QueryProblem) -> Diagnostic {
    Diagnostic(
      sentence(problem.reason), details: mark(problem) + (problem.isOfTyping ? advice(problem.reason) : []))
  }

  private static func sentence(_ reason: QueryProblem.Reason) -> String {
    switch reason {
    case .empty: "there is no query"
    case .isSeveral: "there is more than one query"
    case .isNoReading: "the query does more than read this index"
    case .hasParameter(let name): "the query has a parameter, '\(name)', and nothing gives it a value"
    case .unknown(let kind, let name, _): "there is no \(kind.rawValue) '\(name)'"
    case .refused(let message): "the query cannot be answered: \(message)"
    }
  }

  private static func advice(_ reason: QueryProblem.Reason) -> [String] {
    switch reason {
    case .empty: ["for example: trace sql 'SELECT outcome, count(*) FROM requests GROUP BY outcome'", views]
    case .isSeveral: ["one statement is answered; for another: trace sql once more"]
    case .isNoReading: ["what reads is answered: SELECT, WITH, VALUES, EXPLAIN, PRAGMA table_info"]
    case .hasParameter: ["a text stands in single quotes: 'text'"]
    case .unknown(_, _, let near?): ["did you mean: \(near)"]
    case .unknown(.column, _, nil): ["a text stands in single quotes: 'text'", views]
    case .unknown(.table, _, nil), .unknown(.function, _, nil), .refused: [views]
    }
  }

  private static let views = "to see the views, their columns and functions: trace sql"

  // MARK: The position

  /// Columns of the query that are shown.
  private static let width = 76

  /// The line of the query in which it was noticed, and a mark below the position.
  private static func mark(_ problem: QueryProblem) -> [String] {
    guard let position = problem.position else { return [] }
    let bytes = Array(problem.sql.utf8)
    let start = bytes[..<min(position, bytes.count)].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let before = plain(bytes[start..<min(max(position, start), bytes.count)])
    let after = plain(bytes[min(position, bytes.count)...].prefix { $0 != 0x0A })
    // The beginning of a long line is left out, so that the position is seen.
    let cut = max(0, before.count - width / 2)
    let shown = (cut > 0 ? "…" : "") + before.dropFirst(cut)
    let line = TerminalText.cutAtEnd(shown + after, to: width)
    return [line, String(repeating: " ", count: DisplayWidth.of(shown)) + "^"]
  }

  /// Text of which every character takes its columns: control characters are spaces.
  private static func plain(_ bytes: ArraySlice<UInt8>) -> String {
    TerminalText.escaped(String(decoding: bytes.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self))
  }
}
