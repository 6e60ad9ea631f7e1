import TraceModel

/// Systems that log what is done, with how long it took.
extension WrittenSystem {
  /// A web server and workers. The server logs its answer only, and in a share of the requests a note just after the
  /// beginning.
  static func labels(seed: UInt64, noted share: Double) -> WrittenSystem {
    var system = WrittenSystem(seed: seed)
    for number in 0..<60 {
      let (id, job) = (system.uuid(), system.hexadecimal(24))
      let start = 5000 + number * 600 + system.number(0..<300)
      func web(_ time: Int, _ text: String, _ more: String = "") {
        system.log("web.json", time, #""ts":"%t","message":"\#(text)","tags":{"rid":"\#(id)"}\#(more)"#)
      }
      func worker(_ time: Int, _ text: String) {
        let context = #"{"jid":"\#(job)","rid":"\#(id)"}"#
        system.log("jobs.json", time, #""at":"%t","txt":"job \#(job) \#(text)","ctx":\#(context)"#)
      }
      if system.chance(share) { web(start + 1, "cart looked up") }
      let isRefused = system.chance(0.1)
      let (handed, answered) = (start + system.number(8..<30), start + system.number(31..<60))
      if !isRefused { web(handed, "Enqueued LabelJob \(job)") }
      web(answered, "Completed", #","http":{"code":\#(isRefused ? 422 : 202),"ms":\#(answered - start)}"#)
      system.truths[id] = Truth(outcome: isRefused ? .rejected : .completed, api: answered - start)
      guard !isRefused else { continue }
      let taken = handed + system.number(20..<250)
      let end = taken + system.number(100..<400)
      worker(taken, "begin")
      worker(end, "over")
      system.truths[id] = Truth(
        outcome: .completed, api: answered - start, wait: taken - handed, done: end - start)
    }
    return system
  }
}
