import LogReading
import TraceAnalysis
import TraceModel

/// The ids of logs that are read directly, and what they name.
extension LogFileSource {
  /// Every id that is logged, and the request that it names.
  private func allKeys() -> [(key: RequestKey, id: String)] {
    groups.allIDs.map { ($0, loggedID(at: $1)) }
  }

  package func request(exactly text: String) -> RequestKey? { groups.key(of: decoder.identifier(of: text)) }

  package func requests(named text: String, limit: Int) -> [RequestKey] {
    if let exact = request(exactly: text) { return [exact] }
    let lookup = CorrelationLookup.normalise(text)
    let prefix = CorrelationLookup.normalise(prefix: text)
    var matches: [RequestKey: String] = [:]
    for (key, id) in allKeys() {
      let candidate = CorrelationLookup.normalise(id)
      if candidate == lookup { return [key] }
      let isLongForm = lookup.utf8.count == 16 && CorrelationLookup.shortForm(of: candidate) == lookup
      if isLongForm || candidate.hasPrefix(prefix) {
        matches[key] = min(candidate, matches[key] ?? candidate)
      }
    }
    if matches.isEmpty, let short = CorrelationLookup.shortForm(of: lookup),
      let key = groups.loneKey(of: decoder.identifier(of: short))
    {
      return [key]
    }
    if matches.isEmpty { matches = spelled(CorrelationLookup.spelled(text)) }
    if matches.isEmpty { matches = inAnyCase(prefix) }
    return matches.sorted { $0.value < $1.value }.prefix(limit).map(\.key)
  }

  /// The requests whose id begins with `beginning`, letter for letter.
  private func spelled(_ beginning: String) -> [RequestKey: String] {
    guard !beginning.isEmpty else { return [:] }
    let candidates = allKeys().map { (key: $0, id: CorrelationLookup.normalise($1)) }
    return Dictionary(
      candidates.filter { $0.id.hasPrefix(beginning) }.map { ($0.key, $0.id) }, uniquingKeysWith: min)
  }

  /// The requests whose id is `lookup`, whatever the case of its letters, or, where there is none, begins with it.
  private func inAnyCase(_ lookup: String) -> [RequestKey: String] {
    let folded = CaseVariants.folded(lookup)
    guard !folded.isEmpty else { return [:] }
    let candidates = allKeys().map { (key: $0, id: CorrelationLookup.normalise($1)) }
    let whole = candidates.filter { CaseVariants.folded($0.id) == folded }
    let matches =
      whole.isEmpty ? candidates.filter { CaseVariants.folded($0.id).hasPrefix(folded) } : whole
    return Dictionary(matches.map { ($0.key, $0.id) }, uniquingKeysWith: min)
  }

  package func occurrenceCount(of key: RequestKey) -> Int {
    groups.occurrences[key.withoutOccurrence]?.count ?? 1
  }

  package func occurrences(of key: RequestKey) -> [RequestKey] {
    guard let parts = groups.occurrences[key.withoutOccurrence] else { return [key] }
    return parts.indices.map { key.withOccurrence($0 + 1) }
  }

  package func neighbours(of text: String, limit: Int) -> [String] {
    let wanted = CorrelationLookup.normalise(prefix: text)
    let sorted = allKeys().map { (CorrelationLookup.normalise($0.id), $0.id) }.sorted { $0.0 < $1.0 }
    let place = sorted.firstIndex { $0.0 >= wanted } ?? sorted.count
    return (sorted[..<place].suffix(limit) + sorted[place...].prefix(limit)).map(\.1)
  }

  package func reusedIDs() -> [(key: RequestKey, occurrences: Int)] {
    groups.occurrences.map { ($0.key, $0.value.count) }
  }

  package func joinedIDs() -> [(short: String, long: String)] {
    groups.joinedIDs.map { short, long in
      (CorrelationLookup.normalise(loggedID(at: short)), CorrelationLookup.normalise(loggedID(at: long)))
    }
  }

  package func neighbouringIDs() async -> [(RequestKey, RequestKey)] {
    let named = await Self.parallel(groups.blocks) { [decoder] _, block in
      decoder.neighbouringIDs(in: block)
    }
    return named.joined().compactMap { pair in
      guard let key = groups.key(of: pair.id), let beside = groups.key(of: pair.otherID), key != beside else {
        return nil
      }
      return (key, beside)
    }
  }
}
