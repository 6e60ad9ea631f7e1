import TraceModel

/// Beginnings of ids that are as good as the whole, as git abbreviates them.
enum ShortID {
  /// Shorter ones would soon be those of several requests.
  private static let least = 8

  /// The shortest beginning of `id`, of 8 characters at least, that is no other request's in `source`; `id` itself if
  /// there is none.
  static func beginning(of id: String, in source: any IDSource) throws -> String {
    guard id.utf8.count > least, id.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) else { return id }
    for length in least..<id.utf8.count {
      let beginning = String(id.prefix(length))
      let ids = try source.ids(beginningWith: CorrelationLookup.normalise(prefix: beginning), limit: 3)
      if Set(ids.map(\.request)).count == 1 { return beginning }
    }
    return id
  }
}
