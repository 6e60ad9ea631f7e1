import TraceModel
import TraceSources

/// The requests that ids or their beginnings name, one name after the other. Names that mean no request, or more than one,
/// are told and counted.
struct NamedRequests {
  private let resolver: IDResolver
  private let messages: IDMessages
  private let names: IdentifierArguments
  /// How many names mean no request so far.
  private(set) var missing = 0

  /// `options` name the source in another command.
  init(_ ids: [String], in source: any RequestSource, options: String) {
    resolver = IDResolver(source)
    messages = IDMessages(options: options, sourceName: source.name)
    names = IdentifierArguments(ids)
  }

  /// The requests of the next name, with `isBounded` not all of very many; nil behind the last name.
  mutating func next(isBounded: Bool = false) throws -> [RequestID]? {
    while let name = names.next() {
      do {
        let keys = try resolver.requests(named: name)
        return isBounded ? Array(messages.bounded(keys, name)) : keys
      } catch let problem as IDResolver.Problem {
        Diagnostics.print(messages.diagnostic(problem))
        missing += 1
      }
    }
    return nil
  }
}
