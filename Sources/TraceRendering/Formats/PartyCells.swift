import TraceModel

/// The services of a row, under the same names in every format: `service` for one's own work, `caller` and `callee`
/// between two.
enum PartyCells {
  private static let names = ["service", "caller", "callee"]

  /// Names of the cells; those that are a key of groups are left out, as rows have these already.
  static func header(without keys: [String] = []) -> [String] { names.filter { !keys.contains($0) } }

  /// As many as `header` has; empty where not known.
  static func cells(_ segment: Segment, caller: String?, callee: String?, without keys: [String] = [])
    -> [String]
  {
    let isOfServer = segment.definition.parties == .server
    return zip(names, [isOfServer ? callee : nil, caller, isOfServer ? nil : callee])
      .filter { !keys.contains($0.0) }.map { $0.1 ?? "" }
  }
}

extension JSONWriter {
  /// The services of a row as members; one that is not known is absent.
  mutating func parties(of segment: Segment, caller: String?, callee: String?) {
    member("caller", caller)
    member(segment.definition.parties == .server ? "service" : "callee", callee)
  }
}
