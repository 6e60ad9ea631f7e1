import TraceModel

/// Consumers: each takes the oldest message of its partitions as soon as it is free, and works on it.
extension FleetSimulation {
  mutating func simulate(_ run: inout GroupRun) {
    var changed = 0
    while true {
      let take = nextTake(run)
      let time = min(take?.time ?? .max, end)
      if changed < run.changes.count, run.changes[changed].time <= time {
        run.apply(run.changes[changed].change, at: run.changes[changed].time)
        changed += 1
      } else if let take, take.time < end {
        consume(partition: take.partition, at: take.time, &run)
      } else {
        return
      }
    }
  }

  /// The partition from which the next message will be consumed, and when.
  private func nextTake(_ run: GroupRun) -> (partition: Int, time: Int64)? {
    var best: (partition: Int, time: Int64)?
    for index in run.partitions.indices {
      let next = run.partitions[index].next
      guard next < run.partitions[index].messages.count, let owner = run.partitions[index].owner,
        run.consumers[owner].isAlive
      else { continue }
      let ready = max(fetchable[run.partitions[index].messages[next]], run.partitions[index].since)
      let time = run.consumers[owner].firstFree(at: max(ready, run.consumers[owner].free))
      if time < best?.time ?? .max { best = (index, time) }
    }
    return best
  }

  /// Consumes what is there, at most a batch, and works on it.
  private mutating func consume(partition: Int, at time: Int64, _ run: inout GroupRun) {
    guard let owner = run.partitions[partition].owner else { return }
    let first = run.partitions[partition].next
    let deliveries = places(partition, at: time, run).map { place in
      run.partitions[partition].next = place + 1
      run.partitions[partition].attempts[place] += 1
      return beginDelivery(
        of: run.partitions[partition].messages[place], by: run.consumers[owner].origin, run.group,
        attempt: run.partitions[partition].attempts[place], at: time)
    }
    logConsumption(deliveries, at: time)
    let cut = run.consumers[owner].kills.first { $0 > time } ?? .max
    var now = time
    for (index, delivery) in deliveries.enumerated() {
      now = work(delivery, run.settings, from: now, before: cut, stalls: run.consumers[owner].stalls)
      run.partitions[partition].finished[first + index] = now < cut ? now : .max
    }
    run.consumers[owner].free = now + draw(run.settings.gap)
  }

  /// Places of the messages that are consumed together: of different requests, because one record names all.
  private func places(_ partition: Int, at time: Int64, _ run: GroupRun) -> [Int] {
    let messages = run.partitions[partition].messages
    let first = run.partitions[partition].next
    var places = [first]
    var requests: Set = [truth.messages[messages[first]].request]
    while places.count < run.settings.batch, first + places.count < messages.count,
      fetchable[messages[first + places.count]] <= time,
      requests.insert(truth.messages[messages[first + places.count]].request).inserted
    {
      places.append(first + places.count)
    }
    return places
  }

  private mutating func beginDelivery(
    of message: Int, by consumer: Int, _ group: Int, attempt: Int, at time: Int64
  ) -> Int {
    let number = truth.deliveries.count
    truth.deliveries.append(
      FleetTruth.Delivery(
        message: message, group: group, consumer: consumer, attempt: attempt,
        consumed: Timestamp(nanoseconds: time)))
    truth.messages[message].deliveries.append(number)
    return number
  }

  private mutating func logConsumption(_ deliveries: [Int], at time: Int64) {
    let first = truth.deliveries[deliveries[0]]
    let request = truth.messages[first.message].request
    if deliveries.count == 1 {
      log(
        .receivedMessage, by: first.consumer, at: time, request: request, message: first.message,
        delivery: deliveries[0])
    } else {
      truth.batches.append(deliveries)
      let batch = truth.batches.count - 1
      log(.receivedMessage, by: first.consumer, at: time, request: request, batch: batch)
    }
  }

  /// The work on one message; returns when it ends. Nothing happens from `cut` on.
  private mutating func work(
    _ delivery: Int, _ settings: ConsumerGroup, from time: Int64, before cut: Int64, stalls: [Range<Int64>]
  ) -> Int64 {
    let message = truth.deliveries[delivery].message
    let consumer = truth.deliveries[delivery].consumer
    let request = truth.messages[message].request
    let started = time + draw(settings.dispatch)
    var finished = started + draw(settings.service)
    for stall in stalls where time < stall.lowerBound && finished > stall.lowerBound {
      finished += stall.upperBound - stall.lowerBound
    }
    let failed = random.chance(settings.failures)
    finished = publishOnward(delivery, settings, failed: failed, from: started, to: finished, before: cut)
    if started < cut {
      truth.deliveries[delivery].started = known(started)
      if settings.logsStart {
        log(
          .startingProcessing, by: consumer, at: started, request: request, message: message,
          delivery: delivery)
      }
    }
    guard finished < cut, let known = known(finished) else { return finished }
    truth.deliveries[delivery].finished = known
    truth.deliveries[delivery].failed = failed
    truth.deliveries[delivery].stated = Nanoseconds((finished - started) / 1000 * 1000)
    log(
      failed ? .processingFailed : .processingCompleted, by: consumer, at: finished, request: request,
      message: message, delivery: delivery)
    return finished
  }

  /// The messages that a consumer publishes while it works; returns when the work ends, not before it has
  /// published.
  private mutating func publishOnward(
    _ delivery: Int, _ settings: ConsumerGroup, failed: Bool, from started: Int64, to finished: Int64,
    before cut: Int64
  ) -> Int64 {
    let (message, consumer) = (truth.deliveries[delivery].message, truth.deliveries[delivery].consumer)
    var published = started + (finished - started) / 2
    var end = finished
    for onward in settings.onward where onward.isRetry == failed && random.chance(onward.share) {
      published = publish(
        by: .delivery(delivery), consumer, truth.messages[message].request, at: published,
        stage: onward.stage, key: onward.keepsKey ? truth.messages[message].key : nil,
        isRetry: onward.isRetry, before: cut)
      end = max(end, published + 1000)
    }
    return end
  }
}

extension GroupRun.Consumer {
  /// The first time from `time` on at which it is not stalled.
  fileprivate func firstFree(at time: Int64) -> Int64 {
    stalls.first { $0.contains(time) }?.upperBound ?? time
  }
}
