import Foundation

/// The simulated system: users tap in waves that the consumers cannot always follow, so that a backlog builds
/// and drains. Everything is made in the order of arrival; memory holds only what is in flight.
struct Pipeline {
  /// Start and stop lines and one request.
  static let fewestEvents = 20
  /// 2026-11-23T12:12:27Z in µs.
  private static let start: Int64 = 1_795_435_947_000_000
  /// More lines than one arrival can lead to while kills are off.
  private static let linesOfOneArrival = 40
  /// More lines than the redeliveries of one kill.
  private static let linesOfOneKill = 3000

  private var random: Randomness
  private var client: LogFile
  private var api: LogFile
  private var consumers: ConsumerGroup
  private var now = Pipeline.start + 6_000_000
  private var nextScrape = Pipeline.start + 6_700_000
  private var number: Int64 = 0
  private let events: Int

  init(_ options: Options) throws {
    try FileManager.default.createDirectory(
      atPath: options.directory, withIntermediateDirectories: true)
    random = Randomness(seed: options.seed)
    events = options.events
    client = try LogFile("client.jsonl", in: options.directory)
    api = try LogFile("api.jsonl", in: options.directory)
    let files = try ["consumer-1.jsonl", "consumer-2.jsonl"].map { try LogFile($0, in: options.directory) }
    consumers = ConsumerGroup(files: files, start: now, using: &random)
  }

  /// Writes all files.
  mutating func run() throws {
    api.log(.lifecycle("Application startup complete.", service: "api"), at: Self.start + 766_950)
    while remaining >= Self.linesOfOneArrival {
      try arrive()
    }
    if remaining % 2 == 1 { submitWithoutClient() }
    while remaining > 0 { scrape(at: now + 1_000_000) }
    try stop()
  }

  /// Lines that may still be logged, those of stopping set aside.
  private var remaining: Int { events - 3 - client.lines - api.lines - consumers.promisedLines }

  private mutating func arrive() throws {
    now += random.exponential(mean: 1_000_000 / arrivalsPerSecond)
    if now >= nextScrape {
      scrape(at: nextScrape)
      nextScrape += 2_000_000
    }
    if random.chance(0.005) { submitWithoutClient() } else { submit() }
    try client.flush(before: now)
    try api.flush(before: now)
    try consumers.deliver(before: now, mayKill: remaining > Self.linesOfOneKill, using: &random)
  }

  /// Waves of three minutes around what the consumers can do, about 19 a second.
  private var arrivalsPerSecond: Double {
    let minute = (now - Self.start) / 60_000_000 % 3
    return minute == 0 ? 24 : 13
  }

  private mutating func makeRequest(hasClient: Bool) -> Request {
    defer { number += 1 }
    let kinds: [JobType] = [.video, .video, .video, .image, .audio]
    return Request(
      id: UniqueID(using: &random), hasClient: hasClient, jobType: kinds[Int(random.next() % 5)],
      number: number, megabytes: random.uniform(8...900),
      filenameStem: Request.filenameStems[Int(random.next() % 4)])
  }

  /// A Prometheus scrape: an id that occurs in no other log.
  private mutating func scrape(at time: Int64) {
    now = max(now, time)
    let request = makeRequest(hasClient: false)
    api.log(.requestStarted(request), at: now)
    api.log(.requestFinished(request), at: now + random.uniform(900...2500))
  }

  private mutating func submitWithoutClient() {
    let request = makeRequest(hasClient: false)
    _ = serve(request, at: now, answer: .prompt)
  }

  /// A tap, with as many attempts as it takes.
  private mutating func submit() {
    let request = makeRequest(hasClient: true)
    var sent = now
    var attempt = 1
    while true {
      client.log(.requestSent(request, attempt: attempt), at: sent)
      let answer = drawAnswer(attempt: attempt)
      let (task, responded) = serve(request, at: sent + random.uniform(700...2200), answer: answer)
      let received = responded + random.uniform(500...1500)
      switch answer {
      case .prompt:
        client.log(.responseReceived(request, task: task, attempt: attempt), at: received)
        return
      case .unavailable:
        client.log(.badStatus(request, attempt: attempt), at: received)
        client.log(.clientError(request, .badServerResponse, attempt: attempt), at: received + 42)
        sent = received + random.uniform(200_000...400_000)
      case .late:
        let gaveUp = sent + 600_000 + random.uniform(900...5000)
        client.log(.clientError(request, .timeout, attempt: attempt), at: gaveUp)
        sent = gaveUp + random.uniform(100_000...200_000)
      }
      attempt += 1
    }
  }

  /// How the API answers an attempt.
  private enum Answer { case prompt, unavailable, late }

  private mutating func drawAnswer(attempt: Int) -> Answer {
    // The third attempt always succeeds, which bounds the lines of one arrival.
    if attempt >= 3 { return .prompt }
    let draw = random.unit()
    return draw <= 0.02 ? .unavailable : draw <= 0.03 ? .late : .prompt
  }

  /// The API's part of one attempt: the task it made, and when it had answered.
  private mutating func serve(
    _ request: Request, at start: Int64, answer: Answer
  ) -> (task: UniqueID, responded: Int64) {
    let task = UniqueID(using: &random)
    api.log(.requestStarted(request), at: start)
    let received = start + random.uniform(300...900)
    api.log(.submissionReceived(request, task: task), at: received)
    var responded = received + random.uniform(80...250)
    if answer != .unavailable {
      let published = received + random.uniform(600...1700)
      api.log(.published(request, task: task), at: published)
      consumers.publish(Message(request: request, task: task, published: published))
      responded = published + (answer == .late ? 1_200_000 : 0) + random.uniform(100...300)
    }
    api.log(.requestFinished(request), at: responded)
    return (task, responded)
  }

  private mutating func stop() throws {
    try consumers.deliver(before: .max, mayKill: false, using: &random)
    let end = max(now, consumers.end) + 2_000_000
    for index in consumers.files.indices {
      consumers.files[index].log(.lifecycle("Consumer stopped", service: Consumer.names[index]), at: end)
      try consumers.files[index].close()
    }
    api.log(.lifecycle("Application shutdown complete.", service: "api"), at: end + 250_000)
    try client.close()
    try api.close()
  }
}
