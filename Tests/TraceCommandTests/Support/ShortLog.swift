/// A log in few words, one record a line:
///
///     40.007 api message_published r-1 topic=j message_id=m
///
/// The time is in seconds of one minute, with as many digits as the record has. A service may have an instance behind a
/// slash; numbers are written without quotation marks.
struct ShortLog {
  let text: String

  init(_ drawing: String) {
    text = drawing.split(separator: "\n").map(Self.record).joined(separator: "\n") + "\n"
  }

  private static func record(_ line: Substring) -> String {
    let words = line.split(separator: " ").map(String.init)
    let origin = words[1].split(separator: "/").map(String.init)
    var members = [
      ("timestamp", "2026-11-25T09:46:\(words[0])Z"), ("service", origin[0]), ("event", words[2]),
      ("correlation_id", words[3]),
    ]
    if origin.count > 1 { members.append(("instance", origin[1])) }
    for word in words.dropFirst(4) {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      members.append((parts[0], parts[1]))
    }
    let texts = members.map { #""\#($0)": "# + (Int($1) == nil ? #""\#($1)""# : $1) }
    return "{" + texts.joined(separator: ", ") + "}"
  }

  /// The request in `show`.
  func shown(_ id: String = "r-1") async throws -> ShowDocument {
    let directory = try TemporaryDirectory()
    let log = try directory.write(text, to: "log.jsonl")
    return try await TraceBinary.run(["show", id, "--format", "json", "--from", log]).document()
  }
}
