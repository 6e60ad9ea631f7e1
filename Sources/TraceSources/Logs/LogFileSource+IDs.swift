import Algorithms
import LogReading
import Synchronization
package import TraceModel

/// The ids of logs read directly, and their requests.
extension LogFileSource {
  /// An id that is logged.
  struct LoggedID: Sendable {
    var id: KnownID
    /// As one of its events has it.
    var spelling: String
  }

  /// All of them, in the order of their lookup forms, byte by byte. Made when an id is asked for that no record has.
  private var allIDs: [LoggedID] {
    sortedIDs.withLock { known in
      if let known { return known }
      let ids = groups.allIDs.map { key, index in
        let spelling = loggedID(at: index)
        return LoggedID(id: id(key, CorrelationLookup.normalise(spelling)), spelling: spelling)
      }.sorted { $0.id.lookup.utf8.lexicographicallyPrecedes($1.id.lookup.utf8) }
      known = ids
      return ids
    }
  }

  private func id(_ key: RequestID, _ lookup: String) -> KnownID {
    let request = groups.request(of: key)
    return KnownID(lookup: lookup, request: request.key, isPart: request.isPart)
  }

  package func id(exactly text: String) -> KnownID? {
    groups.id(decoder.identifier(of: text)).map { id($0, CorrelationLookup.normalise(text)) }
  }

  package func ids(beginningWith beginning: String, limit: Int) -> [KnownID] {
    let ids = allIDs
    return ids[ids.firstIndex(notBefore: beginning)...].prefix(limit).map(\.id)
      .filter { $0.lookup.utf8.starts(with: beginning.utf8) }
  }

  package func ids(endingIn digits: String, limit: Int) -> [KnownID] {
    Array(
      allIDs.lazy.map(\.id).filter { CorrelationLookup.shortForm(of: $0.lookup) == digits }.prefix(limit))
  }

  package func neighbours(of text: String, limit: Int) -> [String] {
    let ids = allIDs
    let index = ids.firstIndex(notBefore: CorrelationLookup.normalise(prefix: text))
    return (ids[..<index].suffix(limit) + ids[index...].prefix(limit)).map(\.spelling)
  }

  package func occurrenceCount(of key: RequestID) -> Int {
    groups.occurrences[key.withoutOccurrence]?.count ?? 1
  }

  package func occurrences(of key: RequestID) -> [RequestID] {
    guard let parts = groups.occurrences[key.withoutOccurrence] else { return [key] }
    return parts.indices.map { key.withOccurrence($0 + 1) }
  }

  package func reusedIDs() -> [(key: RequestID, occurrences: Int)] {
    groups.occurrences.map { ($0.key, $0.value.count) }
  }

  package func joinedIDs() -> [(short: String, long: String)] {
    groups.joinedIDs.map { short, long in
      (CorrelationLookup.normalise(loggedID(at: short)), CorrelationLookup.normalise(loggedID(at: long)))
    }
  }

  package func requests(naming text: String, limit: Int) throws -> [RequestID] {
    let identifier = decoder.identifier(of: text)
    var requests: [RequestID] = []
    for block in groups.blocks where requests.count < limit {
      for pair in decoder.neighbouringIDs(in: block) where pair.otherID == identifier {
        guard let key = groups.id(pair.id).map({ groups.request(of: $0).key }), !requests.contains(key) else {
          continue
        }
        requests.append(key)
      }
    }
    return Array(requests.prefix(limit))
  }

  package func neighbouringIDs() async throws -> NeighbouringIDs {
    let named = try await groups.blocks.concurrentMap { [decoder] in decoder.neighbouringIDs(in: $0) }
    let origins = catalog.origins
    var (found, survey) = (NeighbouringIDs(), SharedIDSurvey())
    for pair in named.joined() {
      guard let id = groups.id(pair.id) else { continue }
      let key = groups.request(of: id).key
      survey.add(pair, of: key, service: origins[pair.origin.index].service)
      guard let other = groups.id(pair.otherID), case let beside = groups.request(of: other).key,
        key != beside
      else { continue }
      found.pairs.append((key, beside))
    }
    found.shared = survey.shared
    return found
  }
}

extension [LogFileSource.LoggedID] {
  /// The index of the first id that does not stand before `lookup`.
  fileprivate func firstIndex(notBefore lookup: String) -> Int {
    partitioningIndex { !$0.id.lookup.utf8.lexicographicallyPrecedes(lookup.utf8) }
  }
}
