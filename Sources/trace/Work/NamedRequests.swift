import TraceModel
import TraceSources

/// The requests that ids or their beginnings name, one name after the other. Names that mean no request, or more than
/// one, are told and counted.
struct NamedRequests {
  private let resolver: IDResolver
  private let messages: IDMessages
  private let names: IdentifierArguments
  /// How many names mean no request so far, and how many JSON values have none.
  private(set) var missing = 0
  private var seen: Set<RequestID> = []
  /// The lines of JSON values without an id, told at the end.
  private var withoutID: [Int] = []

  /// `options` name the source in another command. With `byValue`, any field of JSON that holds an id counts as one.
  /// Without `takesBeginnings`, only whole ids mean something.
  init(
    _ ids: [String], in source: any RequestSource, options: String, byValue: Bool = false,
    takesBeginnings: Bool = true
  ) {
    resolver = IDResolver(source, takesBeginnings: takesBeginnings)
    messages = IDMessages(options: options, sourceName: source.name)
    names = IdentifierArguments(ids, of: source, byValue: byValue)
  }

  /// The requests of all names, each once.
  mutating func all() throws -> [RequestID] {
    var keys: [RequestID] = []
    while let next = try next() { keys += next }
    return keys
  }

  /// The requests of the next name that no name before has meant, with `isBounded` not all of very many;
  /// nil behind the last name.
  mutating func next(isBounded: Bool = false) throws -> [RequestID]? {
    while let found = try names.next() {
      guard case .id(let name) = found else {
        if case .noID(let line) = found { withoutID.append(line) }
        missing += 1
        continue
      }
      do {
        let keys = try resolver.requests(named: name).filter { seen.insert($0).inserted }
        return isBounded ? Array(messages.bounded(keys, name)) : keys
      } catch let problem as IDResolver.Problem {
        Diagnostics.print(messages.diagnostic(problem))
        missing += 1
      }
    }
    if !withoutID.isEmpty { Diagnostics.print(messages.diagnostic(withoutID: withoutID)) }
    withoutID = []
    return nil
  }
}
