import TraceModel
import TraceRendering
import TraceSources

/// Messages on ids that cannot be shown, or not all of them, and what to type next.
struct IDMessages {
  /// Options that name the source, as they were typed.
  let options: String
  /// How the source is called.
  let sourceName: String

  /// Why an id names no request.
  func diagnostic(_ problem: IDResolver.Problem) -> Diagnostic {
    switch problem {
    case .noRequests:
      return Diagnostic("\(sourceName) holds no request", details: ["to index logs: trace ingest LOGS"])
    case .unknown(let name, _, let beside) where !beside.isEmpty:
      return Diagnostic(
        "no request has the correlation id '\(name)': it stands beside the ids of "
          + NumberFormat.counted(beside.count, "request"),
        details: ["to show them: trace show " + beside.map(Shell.quoted).joined(separator: " ") + options])
    case .unknown(let name, let near, _):
      let nearest = near.isEmpty ? [] : ["nearest in \(sourceName): \(near.joined(separator: ", "))"]
      return Diagnostic(
        "no request has the correlation id '\(name)'",
        details: nearest + ["to list what is there: trace find --limit 20\(options)"])
    case .ambiguous(let name, let ids, let hasMore, let isSpelledSo):
      return Diagnostic(
        "more than one request begins with '\(name)'" + (isSpelledSo ? "" : " in upper or lower case"),
        details: [
          "they are: " + ids.joined(separator: ", ") + (hasMore ? ", …" : ""),
          "to choose one: type more of it" + (isSpelledSo ? "" : ", as it is spelled"),
        ])
    case .noOccurrence(let occurrence, let id, let count):
      return Diagnostic(
        "the id '\(id)' names \(NumberFormat.counted(count, "request")), so there is no #\(occurrence)",
        details: ["to show what there is: trace show \(Shell.quoted(id))\(options)"])
    }
  }

  /// JSON values came from standard input that begin in `lines` and have no id.
  func diagnostic(withoutID lines: [Int]) -> Diagnostic {
    let named = lines.prefix(3).map { "\($0)" }.joined(separator: ", ") + (lines.count > 3 ? ", …" : "")
    let what =
      lines.count == 1
      ? "a JSON value of standard input has"
      : "\(NumberFormat.grouped(lines.count)) JSON values of standard input have"
    return Diagnostic(
      "\(what) no field with an id of \(sourceName): line \(named)",
      details: ["to name the field yourself: … | jq -r .FIELD | trace show -\(options)"])
  }

  /// Drawings of one id at most.
  private static let drawingLimit = 20

  /// The first of very many requests with one id, with a remark on the others.
  func bounded(_ keys: [RequestID], _ name: String) -> ArraySlice<RequestID> {
    guard keys.count > Self.drawingLimit else { return keys[...] }
    let next = "\(name)#\(Self.drawingLimit + 1)"
    Diagnostics.print(
      remark: "the id '\(name)' names \(NumberFormat.counted(keys.count, "request")), of which the first "
        + "\(Self.drawingLimit) are drawn",
      details: [
        "to draw all of them: trace show \(Shell.quoted(name)) --all\(options)",
        "to draw another one: trace show \(Shell.quoted(next))\(options)",
      ])
    return keys.prefix(Self.drawingLimit)
  }

  /// Standard input had no id.
  static let noIDs = Failure(
    .nothingFound, "no id came from standard input",
    details: ["one a line is read, for example: trace find --outcome failed | trace show -"])
}
