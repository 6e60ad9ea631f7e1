import Testing

/// The durations of the recording, one by one, against what hooks beside the log calls measured.
struct RecordedDurationTests {
  let run: RecordedRun

  init() async throws { run = try await RecordedRun.shared.value }

  /// Applies `body` to every request of the truth and what `trace` shows of it.
  private func differences(
    _ body: (RequestTruth, ShowDocument) throws -> [Difference]
  ) throws -> [Difference] {
    try run.truths.flatMap { try body($0, #require(run.shown[$0.correlation_id])) }
  }

  @Test func `a queue wait lasts from the acknowledgement to the first delivery`() throws {
    let found = try differences { truth, view in
      try truth.queueWaits.map { task, wait in
        let computed = try #require(
          view.durations("queue_wait", ofMessage: task)[1], "\(truth.correlation_id) \(task)")
        return Difference(request: truth.correlation_id, computed: computed, truth: wait)
      }
    }
    ErrorBounds.queueWait.check(found)
  }

  @Test func `dispatch and processing last from a delivery to the end of its work`() throws {
    let found = try differences { truth, view in
      try truth.produce.flatMap { message -> [Difference] in
        let dispatch = view.durations("dispatch", ofMessage: message.task_id)
        let processing = view.durations("processing", ofMessage: message.task_id)
        return try truth.deliveries(of: message.message).enumerated().compactMap {
          index, delivery -> Difference? in
          guard let done = delivery.done_ns else { return nil }
          let context: Comment = "\(truth.correlation_id) attempt \(index + 1)"
          let computed =
            try #require(dispatch[index + 1], context) + #require(processing[index + 1], context)
          return Difference(
            request: truth.correlation_id, computed: computed, truth: done - delivery.receive_ns)
        }
      }
    }
    ErrorBounds.work.check(found)
  }

  @Test func `every attempt has the API's own time, also where a late answer came after the next attempt's`()
    throws
  {
    let found = try differences { truth, view in
      let computed = view.durations("api")
      return try truth.api.sorted { $0.start_ns < $1.start_ns }.enumerated().map { index, attempt in
        Difference(
          request: truth.correlation_id,
          computed: try #require(computed[index + 1], "\(truth.correlation_id) attempt \(index + 1)"),
          truth: attempt.finish_ns - attempt.start_ns)
      }
    }
    ErrorBounds.api.check(found)
  }

  @Test func `the transit of an attempt lasts from the client's send to the API's start`() throws {
    let found = try differences { truth, view in
      let computed = view.durations("request_transit")
      let started = truth.api.sorted { $0.start_ns < $1.start_ns }
      return try zip(truth.client, started).map { sent, started in
        Difference(
          request: truth.correlation_id,
          computed: try #require(
            computed[sent.attempt], "\(truth.correlation_id) attempt \(sent.attempt)"),
          truth: started.start_ns - sent.send_ns)
      }
    }
    ErrorBounds.requestTransit.check(found)
  }

  @Test func `every attempt that was answered has the client's own time`() throws {
    let found = try differences { truth, view in
      let computed = view.durations("client")
      return try truth.client.filter { $0.status != nil }.map { attempt in
        Difference(
          request: truth.correlation_id,
          computed: try #require(
            computed[attempt.attempt], "\(truth.correlation_id) attempt \(attempt.attempt)"),
          truth: attempt.end_ns - attempt.send_ns)
      }
    }
    ErrorBounds.client.check(found)
  }

  @Test func `a request is done when the last of its work is`() throws {
    let found = try differences { truth, view in
      guard let done = truth.doneNanoseconds else {
        #expect(view.end_to_end?.done_ns == nil, "\(truth.correlation_id) has no client record")
        return []
      }
      let computed = try #require(view.end_to_end?.done_ns, "\(truth.correlation_id)")
      return [Difference(request: truth.correlation_id, computed: computed, truth: done)]
    }
    #expect(found.count == run.truths.filter { !$0.client.isEmpty }.count)
    ErrorBounds.done.check(found)
  }

  @Test func `a request is accepted when the client has its first 2xx`() throws {
    let found = try differences { truth, view in
      guard let accepted = truth.acceptedNanoseconds else { return [] }
      let computed = try #require(view.end_to_end?.accepted_ns, "\(truth.correlation_id)")
      return [Difference(request: truth.correlation_id, computed: computed, truth: accepted)]
    }
    ErrorBounds.client.check(found)
  }

  @Test func `the parts of the critical path sum exactly to the end-to-end time`() throws {
    for truth in run.truths {
      let view = try #require(run.shown[truth.correlation_id])
      guard let done = view.end_to_end?.done_ns else { continue }
      #expect(view.critical_path.map(\.duration_ns).reduce(0, +) == done, "\(truth.correlation_id)")
    }
  }
}
