import TraceModel

/// Unlogged work of one request, proved by its messages. If a topic is only ever published to in the work on another
/// topic's messages, a message to it proves that one of those was consumed.
///
///     published jobs ──▶ (consumed, worked on: no log)  ──▶ notifications consumed
struct UnloggedWork {
  private let downstream: DownstreamTopics
  private var origins: MessageOrigins
  private let summary: TraceSummary
  private let services: ServiceTable

  /// Nil of a request that has nothing to prove it by.
  init?(_ summary: TraceSummary, downstream: DownstreamTopics, services: ServiceTable) {
    guard let origins = MessageOrigins(summary), origins.messages.count > 1 else { return nil }
    (self.downstream, self.origins, self.summary, self.services) = (downstream, origins, summary, services)
    self.origins.nameTopics { downstream.onlyTopic(of: services.service(of: $0)) }
  }

  /// The topic whose messages prove work on an unconsumed message, or on a delivery without an end; nil if there is
  /// none. `index` is the place of its row in the summary.
  func proof(ofRow index: Int) -> NameID? {
    guard
      let row = origins.messages.first(where: { $0.row.message == summary.deliveries[index].message })?.row,
      row.destination != .empty, let proof = deliveries(of: row.destination, isOpenCounted: row.attempt > 0)
    else { return nil }
    let candidates = origins.messages.filter {
      $0.row.destination == row.destination && ($0.row.attempt == 0) == (row.attempt == 0)
    }
    // It does not matter to the request which of several was consumed.
    guard let candidate = candidates.firstIndex(where: { $0.row.message == row.message }) else { return nil }
    return candidate < proof.count ? proof.onward : nil
  }

  /// Some message of the topic has a record of its publishing, in work that no record shows.
  func showsPublishing(of topic: NameID) -> Bool {
    origins.messages.contains {
      $0.row.destination == topic && $0.parent == nil && $0.row.published.isLogged
    }
  }

  /// The number of unlogged deliveries of messages of `topic`, and the topic that shows the most of them; nil if
  /// none does. Deliveries without an end are as good as not logged where `isOpenCounted`.
  private func deliveries(
    of topic: NameID, isOpenCounted: Bool = false, seen: Set<NameID> = []
  ) -> (count: Int, onward: NameID)? {
    guard !seen.contains(topic) else { return nil }
    var best: (count: Int, onward: NameID)?
    for next in downstream.topics(after: topic) {
      guard let source = downstream.source(of: next) else { continue }
      let orphans = orphans(of: next, seen: seen.union([topic]))
      let excess = orphans - room(for: next, source, isOpenCounted: isOpenCounted)
      guard excess > 0 else { continue }
      let count = (excess + source.most - 1) / source.most
      if count > best?.count ?? 0 { best = (count, next) }
    }
    return best
  }

  /// Messages of `topic` without a record of their publisher's work, including those known from their effects
  /// alone.
  private func orphans(of topic: NameID, seen: Set<NameID>) -> Int {
    let own = origins.messages.filter { $0.row.destination == topic }
    let implied = deliveries(of: topic, seen: seen)?.count ?? 0
    return own.count { $0.parent == nil } + max(0, implied - own.count { $0.row.attempt == 0 })
  }

  /// How many further messages of `topic` the logged deliveries may have published.
  private func room(for topic: NameID, _ source: DownstreamTopics.Source, isOpenCounted: Bool) -> Int {
    summary.deliveries.indices.reduce(0) { sum, index in
      let row = summary.deliveries[index]
      guard row.attempt > 0, row.destination == source.topic else { return sum }
      guard source.services.contains(services.service(of: row.consumer)) else { return sum }
      if isOpenCounted, !row.finished.isLogged { return sum }
      return sum + max(0, source.most - origins.children(ofDelivery: index, in: topic))
    }
  }
}
