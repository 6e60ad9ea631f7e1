package import TraceModel

/// The messages that a consumer group has not had, of topics that several groups consume from.
///
/// A message without any delivery is seen to wait. One that some groups had and another had not is done, by its own
/// records: that there is another group only other messages tell. Here is what they prove, partition by partition:
///
///     published   a  b  c  d  e  f        ledger is a group beside mailer: both had a, b and c
///     ledger      a  b  c  d  e  f        mailer has every message: it had all up to c
///     mailer      a  b  c                 so d, e and f wait for mailer, or its log is not here
///
/// Nothing is said of two services that share the messages of a topic: they have none in common. Nor of a group that
/// picks its messages: it has not all. Memory: 16 bytes a message of such topics.
package struct GroupBacklog: Sendable {
  /// The fewest messages that a group must have had, and that two groups must have in common.
  fileprivate static let leastMessages = 8
  /// The share of messages, in percent, that a group must have had of those in its time.
  fileprivate static let leastPercent = 95
  /// Groups of a topic that are told apart.
  fileprivate static let mostGroups = 16

  fileprivate struct Message: Sendable {
    /// In ns since 1970.
    var published: Int64
    var partition: Int32
    /// Bit i: the i-th group of the topic had it.
    var groups: UInt32
  }

  fileprivate struct Group: Sendable {
    var name: NameID
    var consumers: Set<OriginID> = []
    /// Of its messages, from publishing on, in ns.
    var longestWait: Int64 = 0
  }

  fileprivate struct Topic: Sendable {
    var groups: [Group] = []
    var messages: [Message] = []
  }

  private let fanOut: FanOut
  private let names: GroupNames
  private var topics: [NameID: Topic] = [:]

  /// Of the topics of `fanOut`; `origins` are those of the catalog that names the ids of all summaries.
  package init(of fanOut: FanOut, origins: [Origin], catalog: Catalog) {
    (self.fanOut, names) = (fanOut, GroupNames(origins: origins, catalog: catalog))
  }

  /// Counts the messages of one request, with corrected times.
  package mutating func add(_ summary: TraceSummary) {
    var index = 0
    while index < summary.deliveries.count {
      let first = summary.deliveries[index]
      var end = index + 1
      while end < summary.deliveries.count, summary.deliveries[end].message == first.message { end += 1 }
      // Published again or as a dead letter, it is one group's matter.
      if first.published.isLogged, first.repeats < 0, !first.isDeadLetter,
        fanOut.topics.contains(first.destination)
      {
        topics[first.destination, default: Topic()].add(summary.deliveries[index..<end], names)
      }
      index = end
    }
  }

  /// Counts what `other` has counted.
  package mutating func merge(_ other: GroupBacklog) {
    for (name, topic) in other.topics { topics[name, default: Topic()].merge(topic) }
  }

  // MARK: What was counted

  /// A group, and when the messages were published that it has not had: in ns since 1970, ascending.
  package struct Finding: Sendable {
    /// The group as a report names it.
    package var group: WaitingGroup
    var topic: NameID
    var waiting: [Int64] = []
    var unlogged: [Int64] = []
  }

  /// The groups that have not had messages, by topic and name. `coverage` is on the common clock, as the messages are;
  /// those published after `endOfLogs` are left out.
  package func findings(
    _ coverage: LogCoverage, endOfLogs: Timestamp, catalog: Catalog
  ) -> [Finding] {
    topics.flatMap { name, topic in
      let partitions = Array(Dictionary(grouping: topic.messages, by: \.partition).values)
      return topic.groups.indices.compactMap { index -> Finding? in
        guard topic.groups.indices.contains(where: { $0 != index && topic.areApart(index, $0, partitions) })
        else { return nil }
        var finding = finding(topic.groups[index], topic.messages.filter { $0.isOf(index) }, catalog, name)
        let missing = topic.missing(of: index, partitions).filter { $0 <= endOfLogs.nanoseconds }.sorted()
        finding.settle(missing, topic.groups[index].consumers.compactMap(coverage.ofOrigin), endOfLogs)
        return missing.isEmpty ? nil : finding
      }
    }.sorted { ($0.group.destination, $0.group.group) < ($1.group.destination, $1.group.group) }
  }

  private func finding(_ group: Group, _ own: [Message], _ catalog: Catalog, _ topic: NameID) -> Finding {
    var found = WaitingGroup(
      destination: catalog.text(topic), group: catalog.text(group.name), taken: own.count,
      latest: Timestamp(nanoseconds: own.map(\.published).max() ?? 0))
    found.longestWait = Nanoseconds(group.longestWait)
    return Finding(group: found, topic: topic)
  }
}

extension GroupBacklog.Finding {
  /// Tells of the missing messages which ones the logs of the group cover.
  fileprivate mutating func settle(_ missing: [Int64], _ logs: [Coverage], _ endOfLogs: Timestamp) {
    for published in missing {
      let time = Timestamp(nanoseconds: published)
      let isCovered = logs.contains { $0.view(from: time, until: time + group.longestWait) != .none }
      if isCovered { waiting.append(published) } else { unlogged.append(published) }
    }
    (group.waiting, group.unlogged) = (waiting.count, unlogged.count)
    group.oldestWaiting = waiting.first.map { endOfLogs - Timestamp(nanoseconds: $0) }
    group.oldestUnlogged = unlogged.first.map { endOfLogs - Timestamp(nanoseconds: $0) }
  }
}

extension GroupBacklog.Message {
  fileprivate func isOf(_ group: Int) -> Bool { groups & (1 << UInt32(group)) != 0 }
}

extension GroupBacklog.Topic {
  /// Counts a message by its rows.
  fileprivate mutating func add(_ rows: ArraySlice<TraceSummary.Delivery>, _ names: GroupNames) {
    let first = rows[rows.startIndex]
    var message = GroupBacklog.Message(published: first.published, partition: first.partition, groups: 0)
    for row in rows where row.attempt > 0 {
      guard let index = index(of: names.name(row.group, of: row.consumer)) else { continue }
      message.groups |= 1 << UInt32(index)
      groups[index].consumers.insert(row.consumer)
      if row.attempt == 1, let taken = row.taken.logged {
        groups[index].longestWait = max(groups[index].longestWait, taken.reduced(by: first.published))
      }
    }
    messages.append(message)
  }

  /// The place of a group, made where it is new; nil where there are too many.
  private mutating func index(of name: NameID) -> Int? {
    if let known = groups.firstIndex(where: { $0.name == name }) { return known }
    guard groups.count < GroupBacklog.mostGroups else { return nil }
    groups.append(GroupBacklog.Group(name: name))
    return groups.count - 1
  }

  fileprivate mutating func merge(_ other: Self) {
    let places = other.groups.map { added -> Int? in
      guard let place = index(of: added.name) else { return nil }
      groups[place].consumers.formUnion(added.consumers)
      groups[place].longestWait = max(groups[place].longestWait, added.longestWait)
      return place
    }
    messages += other.messages.map { message in
      var moved = message
      moved.groups = 0
      for (old, place) in places.enumerated() where message.isOf(old) {
        if let place { moved.groups |= 1 << UInt32(place) }
      }
      return moved
    }
  }

  /// In the time in which both had messages of a partition, each had nearly all that the other had. So they are two
  /// groups, and not two programs that share the messages.
  fileprivate func areApart(_ one: Int, _ other: Int, _ partitions: [[GroupBacklog.Message]]) -> Bool {
    var (both, either) = (0, 0)
    for messages in partitions {
      guard let first = messages.stretch(of: one), let second = messages.stretch(of: other) else { continue }
      let begin = max(first.lowerBound, second.lowerBound)
      let end = min(first.upperBound, second.upperBound)
      for message in messages where begin <= message.published && message.published <= end {
        let (isOne, isOther) = (message.isOf(one), message.isOf(other))
        if isOne && isOther { both += 1 }
        if isOne || isOther { either += 1 }
      }
    }
    return both >= GroupBacklog.leastMessages && both * 100 >= either * GroupBacklog.leastPercent
  }

  /// When the messages were published that a group has not had behind the last that it had, of each partition that it
  /// had nearly all messages of.
  fileprivate func missing(of group: Int, _ partitions: [[GroupBacklog.Message]]) -> [Int64] {
    partitions.flatMap { messages -> [Int64] in
      guard let stretch = messages.stretch(of: group) else { return [] }
      let own = messages.count { $0.isOf(group) }
      let inItsTime = messages.count { stretch.contains($0.published) }
      guard own * 100 >= inItsTime * GroupBacklog.leastPercent else { return [] }
      return messages.map(\.published).filter { $0 > stretch.upperBound }
    }
  }
}

extension [GroupBacklog.Message] {
  /// When the first and the last message was published that the group had; nil if it had none.
  fileprivate func stretch(of group: Int) -> ClosedRange<Int64>? {
    let own = lazy.filter { $0.isOf(group) }.map(\.published)
    guard let first = own.min(), let last = own.max() else { return nil }
    return first...last
  }
}
