import Testing

/// Collects what breaks a law in thousands of requests, so that one failure shows the first few and the count.
struct Violations {
  private var found: [String] = []

  /// Notes a violation by `request` unless `holds`.
  mutating func require(_ holds: Bool, _ request: String, _ what: @autoclosure () -> String = "") {
    if !holds { found.append("\(request) \(what())") }
  }

  /// Fails the test if there was any.
  func expectNone(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(found.isEmpty, "\(found.count), such as \(found.prefix(3))", sourceLocation: sourceLocation)
  }
}
