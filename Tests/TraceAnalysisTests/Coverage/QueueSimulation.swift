import ReconstructedFleets
import SyntheticFleet
import TraceModel

@testable import TraceAnalysis

/// An api with a partitioned topic, and workers that take one message after another: bursts, backlogs, stops. Every
/// message is consumed and finished in the end; logs can be cut off before. Times in µs.
struct QueueSimulation {
  struct Message {
    var published: Int64
    var worker: Int
    var consumed: Int64
    var finished: Int64
  }

  private(set) var messages: [Message] = []
  private(set) var end: Int64 = 0
  let workers: Int
  /// The workers are instances of one service, not services of their own.
  let areInstances: Bool
  private let logsTopic: Bool

  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    workers = Int.random(in: 1...3, using: &random)
    areInstances = Bool.random(using: &random)
    logsTopic = Bool.random(using: &random)
    let partitions = workers * Int.random(in: 1...3, using: &random)
    let work = Int64.random(in: 1_000...400_000, using: &random)
    let load = Double.random(in: 0.2...1.4, using: &random)
    var queues: [[Int64]] = Array(repeating: [], count: partitions)
    var time: Int64 = 0
    for _ in 0..<Int.random(in: 50...400, using: &random) {
      let step = Int64(Double(work) / Double(workers) / load)
      time += Int64.random(in: 0...2 * step, using: &random)
      queues[Int.random(in: 0..<partitions, using: &random)].append(time)
    }
    for worker in 0..<workers {
      let own = (0..<partitions).filter { $0 % workers == worker }.map { queues[$0] }
      drain(own, worker, work, &random)
    }
    end = messages.map(\.finished).max() ?? 0
  }

  /// One worker takes from its partitions, each in order, whichever has a message.
  private mutating func drain(
    _ partitions: [[Int64]], _ worker: Int, _ work: Int64, _ random: inout SplitMix64
  ) {
    var queues = partitions.map { $0[...] }
    var time: Int64 = 0
    while let soonest = queues.compactMap(\.first).min() {
      time = max(time, soonest + 100)
      let ready = queues.indices.filter { queues[$0].first.map { $0 < time } ?? false }
      guard let choice = ready.randomElement(using: &random) else { return }
      let published = queues[choice].removeFirst()
      if Int.random(in: 0..<100, using: &random) == 0 { time += work * 20 }
      let consumed = time
      time += Int64.random(in: work / 2...work * 3 / 2, using: &random)
      messages.append(Message(published: published, worker: worker, consumed: consumed, finished: time))
      time += 100
    }
  }
}

extension QueueSimulation {
  /// The logs as written before `cut`.
  func logs(before cut: Int64) -> FleetLogs {
    var logs = FleetLogs()
    let origins = (0..<workers).map { worker in
      logs.base.catalog.id(
        of: Origin(service: areInstances ? "worker" : "worker-\(worker)", instance: "\(worker)"))
    }
    log(messages.map(\.published), logs.base.api, cut, &logs)
    for worker in 0..<workers {
      let own = messages.filter { $0.worker == worker }
      log(own.map(\.consumed) + own.map(\.finished), origins[worker], cut, &logs)
    }
    for message in messages where message.published < cut {
      logs.summaries.append(summary(message, origins, cut, logs.base))
    }
    return logs
  }

  private func log(_ times: [Int64], _ origin: OriginID, _ cut: Int64, _ logs: inout FleetLogs) {
    var stretch = LoggedStretch()
    for time in times.sorted() where time < cut { stretch.add(Timestamp(nanoseconds: time * 1_000)) }
    logs.coverage.append(stretch, source: origin.rawValue, origin: origin)
  }

  private func summary(_ message: Message, _ origins: [OriginID], _ cut: Int64, _ base: SummaryBuilder)
    -> TraceSummary
  {
    let isConsumed = message.consumed < cut
    let isFinished = message.finished < cut
    let topic = logsTopic || isConsumed ? "jobs" : ""
    var delivery = base.delivery(topic: topic, published: message.published * 1_000)
    if isConsumed {
      (delivery.attempt, delivery.consumer) = (1, origins[message.worker])
      delivery.consumed = message.consumed * 1_000
      delivery.finished = isFinished ? message.finished * 1_000 : Int64.absent
    }
    let outcome: Outcome = isFinished ? .completed : isConsumed ? .processing : .queued
    return base.request(outcome, start: message.published * 1_000).with(delivery)
  }
}
