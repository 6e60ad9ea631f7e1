import TraceModel

/// Makes events of records, with ids in the order of arrival, as decoding would.
struct EventWriter {
  let fleet: SimulatedFleet
  let catalog = Catalog()
  private(set) var events: [Event] = []
  private let truth: FleetTruth
  private let habits: RecordHabits
  /// Ids by number; nil until they have been met.
  private var origins: [OriginID?]
  private var topics: [NameID?]
  private var groups: [[NameID?]]

  /// Nominal length of a line with its end, in bytes.
  private static let lineLength = 256

  init(fleet: SimulatedFleet) {
    self.fleet = fleet
    truth = fleet.truth
    habits = fleet.configuration.records
    let stages = fleet.configuration.stages
    origins = Array(repeating: nil, count: fleet.roster.names.count)
    topics = Array(repeating: nil, count: stages.count)
    groups = stages.map { Array(repeating: nil, count: $0.groups.count) }
  }

  /// Appends the events of a file.
  mutating func read(_ file: LogFile, as source: UInt32) {
    let records = fleet.records
    for (index, number) in file.records.enumerated() {
      let record = records[number]
      var event = event(of: record)
      event.source = source
      event.line = Int64(index + 1)
      event.offset = Int64(index * Self.lineLength)
      event.length = UInt32(Self.lineLength - 1)
      event.digest = (UInt64(number) &+ 1) &* 0x9E37_79B9_7F4A_7C15
      append(event, record)
    }
  }

  private mutating func append(_ event: Event, _ record: FleetRecord) {
    guard let batch = record.batch else { return events.append(event) }
    for delivery in truth.batches[batch] {
      var shared = event
      let message = truth.messages[truth.deliveries[delivery].message]
      shared.correlation = truth.requests[message.request].correlation
      shared.isShared = true
      events.append(shared)
    }
  }

  /// The event of a record, but for its place in a file.
  mutating func event(of record: FleetRecord) -> Event {
    var event = Event()
    event.time = fleet.clocks[record.origin].told(at: record.time)
    event.origin = originID(record.origin)
    event.correlation = truth.requests[record.request].correlation
    event.role = record.wording.role
    event.level = record.wording.level
    event.failed = record.wording == .processingFailed || record.wording == .encounteredError
    if let attempt = record.attempt { describeAttempt(attempt, record, &event) }
    if let batch = record.batch {
      describeConsumption(truth.batches[batch][0], isBatch: true, &event)
    } else if let delivery = record.delivery, record.wording == .receivedMessage {
      describeConsumption(delivery, isBatch: false, &event)
    }
    if let message = record.message { describeMessage(message, record, &event) }
    return event
  }

  private func describeAttempt(_ number: Int, _ record: FleetRecord, _ event: inout Event) {
    let attempt = truth.attempts[number]
    switch record.wording {
    case .responseReceived, .failedWithStatus:
      event.statusCode = UInt16(attempt.status)
      if habits.identity == .key, let key = firstKey(ofAttempt: number) { event.messageKey = key }
    case .requestFinished: event.statusCode = habits.serversNameStatus ? UInt16(attempt.status) : 0
    default: break
    }
    if fleet.roster.clientNumbers.contains(record.origin) { event.attempt = UInt16(attempt.number) }
  }

  /// The answer to an accepted request names its first message.
  private func firstKey(ofAttempt attempt: Int) -> Identifier? {
    let messages = truth.requests[truth.attempts[attempt].request].messages
    return messages.first { truth.messages[$0].publisher == .attempt(attempt) }.map { truth.messages[$0].key }
  }

  private mutating func describeMessage(_ number: Int, _ record: FleetRecord, _ event: inout Event) {
    let message = truth.messages[number]
    if habits.identity == .key { event.messageKey = message.key }
    if event.role == .published {
      let hasPlace = habits.identity == .place
      if habits.publishersNameTopic || hasPlace { event.destination = topicID(message.stage) }
      if hasPlace { (event.partition, event.messageOffset) = (Int32(message.partition), message.offset) }
    }
    if event.role == .processingFinished, let delivery = record.delivery {
      event.statedDurationNanoseconds = truth.deliveries[delivery].stated.count
    }
  }

  private mutating func describeConsumption(_ number: Int, isBatch: Bool, _ event: inout Event) {
    let delivery = truth.deliveries[number]
    let message = truth.messages[delivery.message]
    event.destination = topicID(message.stage)
    if habits.consumersNameGroup { event.group = groupID(delivery.group, ofStage: message.stage) }
    guard habits.identity != .nothing else { return }
    event.partition = Int32(message.partition)
    if !isBatch { event.messageOffset = message.offset }
  }
}

extension EventWriter {
  private mutating func originID(_ number: Int) -> OriginID {
    if let known = origins[number] { return known }
    let id = catalog.id(of: Origin(service: fleet.roster.names[number]))
    origins[number] = id
    return id
  }

  private mutating func topicID(_ stage: Int) -> NameID {
    if let known = topics[stage] { return known }
    let id = catalog.id(of: fleet.configuration.stages[stage].topic)
    topics[stage] = id
    return id
  }

  private mutating func groupID(_ group: Int, ofStage stage: Int) -> NameID {
    if let known = groups[stage][group] { return known }
    let id = catalog.id(of: fleet.configuration.stages[stage].groups[group].name)
    groups[stage][group] = id
    return id
  }
}
