import TraceModel

/// The broker: takes messages, loses some, keeps each partition in the order in which it had them.
extension FleetSimulation {
  /// Publishes one message; returns when the publisher knows that the broker has it. `key` is a new one where
  /// none is given; nothing happens from `cut` on.
  mutating func publish(
    by publisher: FleetTruth.Publisher, _ origin: Int, _ request: Int, at start: Int64, stage: Int,
    key: Identifier? = nil, isRetry: Bool = false, before cut: Int64 = .max
  ) -> Int64 {
    let appended = start + draw(configuration.append)
    let published = appended + draw(configuration.acknowledgement)
    // A message that the broker would have after the logs end has not happened.
    guard appended < min(cut, end) else { return published }
    let number = truth.messages.count
    let partition = random.index(below: configuration.stages[stage].partitions)
    truth.messages.append(
      FleetTruth.Message(
        request: request, publisher: publisher, origin: origin, stage: stage, partition: partition,
        key: key ?? random.identifier(), published: published < cut ? known(published) : nil,
        appended: Timestamp(nanoseconds: appended), isRetry: isRetry,
        isLost: random.chance(configuration.lostMessages)))
    truth.requests[request].messages.append(number)
    fetchable.append(appended + draw(configuration.fetch))
    let place = place(of: number, inPartition: partition, ofStage: stage)
    partitions[stage][partition].insert(number, at: place)
    if published < cut { log(.published, by: origin, at: published, request: request, message: number) }
    return published
  }

  /// The place of a message in its partition. Messages come nearly in order, so it is found from the end.
  private func place(of message: Int, inPartition partition: Int, ofStage stage: Int) -> Int {
    var place = partitions[stage][partition].count
    let appended = truth.messages[message].appended
    while place > 0, truth.messages[partitions[stage][partition][place - 1]].appended > appended {
      place -= 1
    }
    return place
  }

  /// Runs the groups of a stage, once all its messages are known.
  mutating func simulateStage(_ stage: Int) {
    for messages in partitions[stage] {
      for (offset, message) in messages.enumerated() { truth.messages[message].offset = Int64(offset) }
    }
    for group in configuration.stages[stage].groups.indices {
      var run = GroupRun(stage: stage, group: group, of: self)
      simulate(&run)
    }
  }
}
