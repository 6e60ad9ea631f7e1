/// Where a collector of OpenTelemetry listens: `http://localhost:4318/v1/traces`.
struct CollectorAddress: Equatable {
  /// A name or a number, an IPv6 one without its brackets.
  let host: String
  let port: String
  /// With its query, if it has one.
  let path: String
  /// As it was typed, with the path.
  let text: String

  /// Throws `.usage` where the text is no address, or one that needs encryption.
  init(_ typed: String) throws {
    let parts = typed.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    let scheme = parts.count == 2 ? parts[0].lowercased() : ""
    if scheme == "https" { throw Self.encrypted(typed) }
    guard scheme == "http", typed.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) else {
      throw Self.unreadable(typed)
    }
    let rest = parts[1]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard let (host, port) = Self.hostAndPort(authority) else { throw Self.unreadable(typed) }
    let target = rest.dropFirst(authority.count).prefix { $0 != "#" }
    (self.host, self.port) = (host, port)
    path =
      target.isEmpty || target == "/" ? "/v1/traces" : target.first == "/" ? String(target) : "/" + target
    text = "http://\(authority)\(path)"
  }

  /// The `Host` of a request.
  var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":" + port }

  private static func hostAndPort(_ authority: Substring) -> (String, String)? {
    guard !authority.contains("@") else { return nil }
    var host = authority
    var port: Substring = "4318"
    if let end = authority.lastIndex(of: "]"), authority.first == "[" {
      host = authority[authority.index(after: authority.startIndex)..<end]
      let behind = authority[authority.index(after: end)...]
      guard behind.isEmpty || behind.first == ":" else { return nil }
      if !behind.isEmpty { port = behind.dropFirst() }
    } else if let colon = authority.lastIndex(of: ":") {
      (host, port) = (authority[..<colon], authority[authority.index(after: colon)...])
      guard !host.contains(":") else { return nil }
    }
    guard !host.isEmpty, let number = UInt16(port), number > 0 else { return nil }
    return (String(host), String(number))
  }

  private static func unreadable(_ text: String) -> Failure {
    Failure(
      .usage, "'\(text)' is no address of a collector", details: ["for example: --to http://localhost:4318"])
  }

  private static func encrypted(_ text: String) -> Failure {
    Failure(
      .usage, "'\(text)': trace sends without encryption, to a collector on this machine or beside it",
      details: [
        "to send further: an OpenTelemetry Collector here with an exporter to there; then --to http://localhost:4318",
        "or into a file that a collector reads: --format otlp",
      ])
  }
}
