import Testing

/// Clocks that disagree in logs of very few records.
@Suite struct FewRecordsTests {
  private static let millisecond: Int64 = 1_000_000

  private func expect(
    _ segment: ShowDocument.Segment?, lasts milliseconds: Int64, _ clock: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let segment else {
      Issue.record("there is no such segment", sourceLocation: sourceLocation)
      return
    }
    let comment: Comment = "\(segment)"
    #expect(
      abs(segment.duration_ns - milliseconds * Self.millisecond) <= 10_000, comment,
      sourceLocation: sourceLocation)
    #expect(
      segment.low_ns.map { $0 <= segment.duration_ns + 1_000 } ?? true, comment,
      sourceLocation: sourceLocation)
    #expect(
      segment.high_ns.map { $0 >= segment.duration_ns - 1_000 } ?? true, comment,
      sourceLocation: sourceLocation)
    if let clock { #expect(segment.clock == clock, comment, sourceLocation: sourceLocation) }
  }

  // MARK: Steps of times

  @Test func `times that end in zeros by chance make no wait negative`() async throws {
    let view = try await ShortLog(
      """
      40.007 api message_published r-1 topic=j message_id=m
      35.010 worker message_received r-1 topic=j message_id=m
      35.011 worker processing_started r-1 topic=j message_id=m
      35.040 worker processing_finished r-1 topic=j message_id=m
      """
    ).shown()
    expect(view.only("queue_wait"), lasts: 0, "bound")
    // One record of a whole second is in a log that tells milliseconds.
    let whole = try await ShortLog(
      """
      40.000 api message_published r-1 topic=j message_id=m
      39.710 worker message_received r-1 topic=j message_id=m
      39.720 worker message_published r-1 topic=mails message_id=x
      39.725 worker processing_finished r-1 topic=j message_id=m
      40.030 mail message_received r-1 topic=mails message_id=x
      40.040 mail processing_finished r-1 topic=mails message_id=x
      """
    ).shown()
    let waits = whole.all("queue_wait")
    expect(waits.first { $0.destination == "j" }, lasts: 0, "bound")
    expect(waits.first { $0.destination == "mails" }, lasts: 20, "bound")
    #expect(whole.critical_path.allSatisfy { $0.duration_ns >= 0 }, "\(whole.critical_path)")
  }

  @Test func `an end with its duration bounds a clock as a logged beginning does`() async throws {
    let view = try await ShortLog(
      """
      40.000000 api request_received r-1 method=POST path=/x
      40.001100 api message_published r-1 topic=j task_id=t
      40.003100 api response_sent r-1 status_code=202
      35.100457 worker processing_finished r-1 topic=j task_id=t duration_ms=50
      """
    ).shown()
    expect(view.only("queue_wait"), lasts: 0, "bound")
    expect(view.only("processing"), lasts: 50)
  }

  // MARK: Who is wrong

  @Test func `messages wait as long as they did, though their client was behind two instances`() async throws
  {
    let log = ShortLog(
      """
      35.000 web request_sent r-1 method=POST path=/o
      40.002 api/a1 request_received r-1 method=POST path=/o
      40.003 api/a1 message_published r-1 topic=j task_id=t0
      40.004 api/a1 response_sent r-1 status_code=202 method=POST path=/o
      35.006 web response_received r-1 status_code=202 method=POST path=/o
      40.020 w message_received r-1 topic=j task_id=t0
      40.050 w processing_finished r-1 topic=j task_id=t0
      36.000 web request_sent r-2 method=POST path=/o
      41.002 api/a2 request_received r-2 method=POST path=/o
      41.003 api/a2 message_published r-2 topic=j task_id=t1
      41.004 api/a2 response_sent r-2 status_code=202 method=POST path=/o
      36.006 web response_received r-2 status_code=202 method=POST path=/o
      41.020 w message_received r-2 topic=j task_id=t1
      41.050 w processing_finished r-2 topic=j task_id=t1
      """)
    for id in ["r-1", "r-2"] {
      let view = try await log.shown(id)
      expect(view.only("queue_wait"), lasts: 17, "bound")
      expect(view.only("end_to_end"), lasts: 50)
    }
  }

  @Test func `from the first record by the corrected clock to the last, whatever was logged first`()
    async throws
  {
    let view = try await ShortLog(
      """
      40.000 gw request_received r-1 method=GET path=/a
      40.010 gw request_sent r-1 method=GET path=/b
      30.012 b request_received r-1 method=GET path=/b
      30.020 b response_sent r-1 status_code=200 method=GET path=/b
      40.022 gw response_received r-1 status_code=200 method=GET path=/b
      40.040 gw response_sent r-1 status_code=200 method=GET path=/a
      """
    ).shown()
    expect(view.only("elapsed", from: "gw", to: "gw"), lasts: 40, "same")
    // The worker's records are the first ones as logged.
    let sparse = try await ShortLog(
      """
      41.000 api message_published r-1 topic=j message_id=m
      40.710 w message_received r-1 topic=j message_id=m
      40.720 w message_published r-1 topic=mails message_id=x
      40.725 w processing_finished r-1 topic=j message_id=m
      41.030 mail message_received r-1 topic=mails message_id=x
      41.040 mail processing_finished r-1 topic=mails message_id=x
      """
    ).shown()
    expect(sparse.only("elapsed", from: "api", to: "mail"), lasts: 40)
    #expect(!sparse.critical_path.contains { $0.segment == "unattributed" }, "\(sparse.critical_path)")
  }

  @Test func `a clock that was set takes no proof from clocks that only it connects`() async throws {
    let log = ShortLog(
      """
      40.000733 web request_sent r-2 method=POST path=/o
      40.001065 gw request_received r-2 method=POST path=/o
      40.002813 gw request_sent r-2 method=POST path=/orders
      39.953594 orders request_received r-2 method=POST path=/orders
      40.008195 gw response_sent r-2 method=POST path=/o status_code=202
      40.008769 web response_received r-2 method=POST path=/o status_code=202
      10.003723 gw request_sent r-0 method=POST path=/orders
      10.004113 orders request_received r-0 method=POST path=/orders
      10.005128 orders message_published r-0 topic=jobs message_id=m0
      10.006193 w processing_started r-0 topic=jobs message_id=m0
      10.007926 w request_sent r-0 method=POST path=/pay
      10.011552 pay request_received r-0 method=POST path=/pay
      10.012866 pay response_sent r-0 method=POST path=/pay status_code=200
      10.012334 w response_received r-0 method=POST path=/pay status_code=200
      20.005724 orders response_sent r-1 method=POST path=/orders status_code=202
      20.006065 gw response_received r-1 method=POST path=/orders status_code=202
      """)
    let view = try await log.shown("r-0")
    #expect(view.only("request_transit", from: "w", to: "pay")?.clock == "estimate")
    #expect(view.only("response_transit", from: "pay", to: "w")?.clock == "estimate")
  }

  // MARK: Proxies

  @Test func `a sidecar that logs no sending takes no proof from the calls through it`() async throws {
    let view = try await ShortLog(
      """
      43.000 cli request_sent r-1 method=GET path=/x
      40.003 envoy request_received r-1 method=GET path=/x
      40.005 app request_received r-1 method=GET path=/x
      40.018 app response_sent r-1 status_code=200 method=GET path=/x
      40.020 envoy response_sent r-1 status_code=200 method=GET path=/x
      43.022 cli response_received r-1 status_code=200 method=GET path=/x
      """
    ).shown()
    let transit = view.only("request_transit", from: "cli", to: "envoy")
    #expect(transit?.clock == "estimate" && transit?.duration_ns ?? -1 >= 0, "\(view.segments)")
    #expect(transit?.high_ns ?? .max <= 10 * Self.millisecond)
  }

  @Test func `a server behind a sidecar is called by it, though its clock is behind`() async throws {
    let view = try await ShortLog(
      """
      40.000 gw request_received r-1 method=GET path=/a
      40.001 gw request_sent r-1 method=GET path=/x
      37.005 app request_received r-1 method=GET path=/x
      37.018 app response_sent r-1 status_code=200 method=GET path=/x
      40.003 envoy request_received r-1 method=GET path=/x
      40.020 envoy response_sent r-1 status_code=200 method=GET path=/x
      40.022 gw response_received r-1 status_code=200 method=GET path=/x
      40.023 gw response_sent r-1 status_code=200 method=GET path=/a
      """
    ).shown()
    expect(view.only("from_api", from: "gw", to: "gw"), lasts: 23, "same")
    expect(view.only("elapsed", from: "gw", to: "gw"), lasts: 23)
  }

  // MARK: Choices

  @Test func `what ends one of two works that nothing tells apart is stated as no one's`() async throws {
    let view = try await ShortLog(
      """
      40.000 a request_received r-1
      40.001 a message_published r-1 topic=j
      40.002 a message_published r-1 topic=j
      40.003 a response_sent r-1 status_code=202
      40.010 w message_received r-1 topic=j
      40.011 w processing_started r-1
      40.012 w message_received r-1 topic=j
      40.013 w processing_started r-1
      40.020 w processing_finished r-1
      40.030 w processing_finished r-1
      """
    ).shown()
    let works = view.all("processing")
    #expect(works.count == 2)
    for work in works {
      #expect(work.clock == "uncorrected" && work.low_ns == nil && work.high_ns == nil, "\(work)")
    }
    // Each start came while one message waited.
    #expect(view.all("dispatch").allSatisfy { $0.clock == "same" })
  }

  @Test func `an answer that may be of either of two requests under way is stated as no one's`() async throws
  {
    let view = try await ShortLog(
      """
      40.000 api request_received r-1 method=GET path=/x
      40.002 api request_received r-1 method=GET path=/x
      40.010 api response_sent r-1 status_code=200 method=GET path=/x
      40.030 api response_sent r-1 status_code=200 method=GET path=/x
      """
    ).shown()
    let works = view.all("api")
    #expect(works.count == 2)
    for work in works { #expect(work.clock == "uncorrected" && work.low_ns == nil, "\(work)") }
  }
}
