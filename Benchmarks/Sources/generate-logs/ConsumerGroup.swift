/// Two consumers of four partitions: takes messages in the order of publishing and logs their deliveries.
struct ConsumerGroup {
  /// One file a consumer.
  var files: [LogFile]
  private var consumers: [Consumer]
  private var waiting = TimeOrdered<Message>()
  private var offsets: [Int64] = [0, 0, 0, 0]

  init(files: [LogFile], start: Int64, using random: inout Randomness) {
    self.files = files
    consumers = files.map { _ in Consumer(start: start, using: &random) }
  }

  /// Lines logged so far, and three for each message that waits.
  private(set) var promisedLines = 0

  mutating func publish(_ message: Message) {
    promisedLines += 3
    waiting.insert(message, at: message.published)
  }

  /// Delivers what was published before `time`. Kills stop when lines run short.
  mutating func deliver(before time: Int64, mayKill: Bool, using random: inout Randomness) throws {
    for (_, waitingMessage) in waiting.remove(before: time) {
      var message = waitingMessage
      message.partition = Int64(random.next() % 4)
      message.offset = offsets[Int(message.partition)]
      offsets[Int(message.partition)] += 1
      let consumer = Int(message.partition % 2)
      if mayKill, consumers[consumer].free > consumers[consumer].nextKill {
        kill(consumer, during: message, using: &random)
      } else {
        process(message, by: consumer, using: &random)
      }
    }
    for index in files.indices { try files[index].flush(before: consumers[index].free) }
  }

  /// The end of the last work, in µs since 1970.
  var end: Int64 { consumers.map(\.free).max() ?? 0 }

  private mutating func process(_ message: Message, by index: Int, using random: inout Randomness) {
    let started = receive(message, by: index, using: &random)
    let work = 12_000 + random.exponential(mean: message.request.jobType.meanWork)
    let failed = random.chance(0.04)
    let line = LogLine.processingFinished(
      message, by: index, duration: work, failed: failed, noise: random.next())
    files[index].log(line, at: started + work + random.uniform(60...180))
    consumers[index].free = started + work + 260
  }

  private mutating func receive(_ message: Message, by index: Int, using random: inout Randomness) -> Int64 {
    let received = max(consumers[index].free, message.published) + random.uniform(250...3000)
    consumers[index].free = received
    consumers[index].remember(message)
    files[index].log(.consumed(message, by: index), at: received)
    let started = received + random.uniform(25...150)
    files[index].log(.processingStarted(message, by: index), at: started)
    consumers[index].free = started
    return started
  }

  /// The delivery is cut in the middle; it and all since the last commit come again, to either consumer.
  private mutating func kill(_ index: Int, during message: Message, using random: inout Randomness) {
    _ = receive(message, by: index, using: &random)
    let again = consumers[index].restart(using: &random)
    let successor = random.chance(0.5) ? index : 1 - index
    consumers[successor].free = max(consumers[successor].free, consumers[index].free)
    promisedLines += again.count * 3 - 1
    for message in again { process(message, by: successor, using: &random) }
  }
}
