package import TraceModel

/// Finds the requests that a person means by an id, or a part of one.
///
/// The first of these met by some id decides, so an exact form is never drowned by others:
///
///     as listed    `\u{a}` for a line feed, as lists of ids spell it
///     exact        7f3a9c1e-…, in any form that a log may write it
///     beginning    7f3a; of 16 digits, also the end of an id of 32
///     short form   32 digits of which the logs have the last 16 only
///     as spelled   a beginning that looks hexadecimal and is not
///     any case     letters from A to Z in whatever case
///     cut zero     a beginning of a trace id that lost a zero before it
///     as printed   `\n` for a line feed, as timelines and tables show it
package struct IDResolver {
  /// Why a text means no request.
  package enum Problem: Error {
    /// There is no request at all.
    case noRequests
    /// No id is so or begins so; `near` are the nearest in the order of ids,
    /// `beside` those whose records name it beside them.
    case unknown(name: String, near: [String], beside: [String])
    /// Several do: `ids` are the first, and `isSpelledSo` says that they begin so in the same case.
    case ambiguous(name: String, ids: [String], hasMore: Bool, isSpelledSo: Bool)
    /// `id#n` is asked for, and the id names `count` requests only.
    case noOccurrence(Int, id: String, count: Int)
  }

  private static let listed = 5
  private static let listedBeside = 20

  private let source: any IDSource & RecordSource & SummarySource
  /// A beginning means what it fits.
  private let takesBeginnings: Bool

  /// Looks ids up in `source`. Without `takesBeginnings` only whole ones are ids,
  /// in any form that a log may write them.
  package init(_ source: any IDSource & RecordSource & SummarySource, takesBeginnings: Bool = true) {
    (self.source, self.takesBeginnings) = (source, takesBeginnings)
  }

  /// The requests meant by `name`: one, or all of a reused id. Throws `Problem`.
  package func requests(named name: String) throws -> [RequestID] {
    let found = try found(name)
    if found.requests.isEmpty { throw try unknown(found.id) }
    return found.requests
  }

  /// The request meant by `name`, the first of a reused id; nil if there is none, which is not looked into. Throws
  /// `Problem.ambiguous`.
  package func request(named name: String) throws -> RequestID? {
    do { return try found(name).requests.first } catch Problem.noOccurrence { return nil }
  }

  /// The requests, and the id without the number of one of several.
  private func found(_ name: String) throws -> (id: String, requests: [RequestID]) {
    let matches = try matches(name, limit: Self.listed + 1)
    if matches.count == 1 { return (name, try source.occurrences(of: matches[0])) }
    guard matches.isEmpty else { throw try ambiguous(name, matches) }
    guard let part = OccurrenceName.parse(name) else { return (name, []) }
    let (id, keys) = try found(part.id)
    guard !keys.isEmpty else { return (id, []) }
    guard keys.indices.contains(part.occurrence - 1) else {
      throw Problem.noOccurrence(part.occurrence, id: part.id, count: keys.count)
    }
    return (id, [keys[part.occurrence - 1]])
  }

  // MARK: The ladder

  private func matches(_ text: String, limit: Int) throws -> [RequestID] {
    let lookup = CorrelationLookup.normalise(text)
    let beginning = CorrelationLookup.normalise(prefix: text)
    guard !beginning.isEmpty else { return [] }
    let exact: [() throws -> [KnownID]] = [
      { text.contains("\\u{") ? try escaped(text) : [] },
      { try source.id(exactly: text).map { [$0] } ?? [] },
    ]
    let beginnings: [() throws -> [KnownID]] = [
      { try ids(lookup, orBeginningWith: beginning, limit) },
      { try shortForm(of: lookup) },
      { try source.ids(beginningWith: CorrelationLookup.spelled(text), limit: limit) },
      { try ids(inAnyCase: beginning, limit) },
      { try ids(withoutZeroBefore: beginning, limit) },
    ]
    let rungs =
      exact + (takesBeginnings ? beginnings : [{ try shortForm(of: lookup) }]) + [{ try escaped(text) }]
    for rung in rungs {
      var seen: Set<RequestID> = []
      let requests = try rung().map(\.request).filter { seen.insert($0).inserted }
      if !requests.isEmpty { return Array(requests.prefix(limit)) }
    }
    return []
  }

  private func escaped(_ text: String) throws -> [KnownID] {
    try CorrelationLookup.unescaped(text).flatMap { try source.id(exactly: $0) }.map { [$0] } ?? []
  }

  private func ids(
    _ lookup: String, orBeginningWith beginning: String, _ limit: Int
  ) throws -> [KnownID] {
    // Of two ids of one request both may match.
    let ids = try source.ids(beginningWith: beginning, limit: 2 * limit)
    if let whole = ids.first(where: { $0.lookup == lookup }) { return [whole] }
    // 16 digits are the end of an id of 32 if they can be one.
    guard CorrelationLookup.shortForm(of: lookup + lookup) != nil else { return ids }
    return (ids + (try source.ids(endingIn: lookup, limit: limit))).sorted { $0.lookup < $1.lookup }
  }

  private func shortForm(of lookup: String) throws -> [KnownID] {
    guard let short = CorrelationLookup.shortForm(of: lookup), let id = try source.id(exactly: short),
      !id.isPart
    else { return [] }
    return [id]
  }

  /// The ids equal to `lookup` but for the case of letters or, if there is none, those that begin with it.
  private func ids(inAnyCase lookup: String, _ limit: Int) throws -> [KnownID] {
    let spellings = try CaseVariants.spellings(of: lookup) {
      try !source.ids(beginningWith: $0, limit: 1).isEmpty
    }
    let ids = try spellings.map { (spelling: $0, ids: try source.ids(beginningWith: $0, limit: limit)) }
    let whole = ids.compactMap { spelling, ids in ids.first { $0.lookup == spelling } }
    return whole.isEmpty ? ids.flatMap(\.ids) : whole
  }

  /// Fewer than four digits would meet too many by chance.
  private func ids(withoutZeroBefore beginning: String, _ limit: Int) throws -> [KnownID] {
    guard beginning.utf8.count >= 4, beginning.utf8.allSatisfy(\.isHexDigit) else { return [] }
    return try source.ids(beginningWith: "0" + beginning, limit: limit)
  }

  // MARK: None, or too many

  /// Only such an id is looked for in all records, where it may stand beside others; not a beginning, nor a slip.
  private func isTraceID(_ name: String) -> Bool {
    let lookup = CorrelationLookup.normalise(name).utf8
    return [16, 32].contains(lookup.count) && lookup.allSatisfy(\.isHexDigit)
  }

  private func unknown(_ name: String) throws -> Problem {
    guard try source.requestCount() > 0 else { return .noRequests }
    let near = try source.neighbours(of: name, limit: 2)
    let beside = isTraceID(name) ? try source.requests(naming: name, limit: Self.listedBeside) : []
    return .unknown(
      name: name, near: near.filter { $0.lowercased().first == name.lowercased().first },
      beside: try source.correlationIDs(of: beside).sorted())
  }

  private func ambiguous(_ name: String, _ matches: [RequestID]) throws -> Problem {
    let ids = try source.correlationIDs(of: Array(matches.prefix(Self.listed)))
    let beginning = CorrelationLookup.normalise(prefix: name)
    return .ambiguous(
      name: name, ids: ids, hasMore: matches.count > Self.listed,
      isSpelledSo: ids.contains { CorrelationLookup.normalise($0).hasPrefix(beginning) })
  }
}
