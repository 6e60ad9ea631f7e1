/// Lines of many requests, nine each, in the shape of the recorded logs.
struct Lines {
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0

  init(requests: Int) { for number in 0..<requests { add(number) } }

  private mutating func add(_ number: Int) {
    let digits = String(number, radix: 16, uppercase: true)
    let id = "41CBB748-EE4D-4194-B218-" + String(repeating: "0", count: 12 - digits.count) + digits
    let task = "\"task_id\": \"\(id.lowercased())\", "
    var time = number * 40 + 100_000
    for (service, event, extra) in [
      ("client", "Starting request", "\"url\": \"http://127.0.0.1:18080/jobs/video\", \"attempt\": 1, "),
      ("api", "Request started", ""),
      (
        "api", "Received job submission", task + "\"metadata\": {\"codec\": \"hevc\", \"size_mb\": \"667\"}, "
      ),
      ("api", "Job successfully published to Kafka", task),
      ("api", "Request finished", ""),
      ("client", "Response received", "\"status_code\": 202, \"attempt\": 1, "),
      (
        "consumer-1", "Received message from Kafka",
        "\"topic\": \"jobs\", \"partition\": 2, \"offset\": 7, " + task
      ),
      ("consumer-1", "Starting job processing", task),
      ("consumer-1", "Job processing completed successfully", task + "\"duration\": 0.13282036781311035, "),
    ] {
      bytes += Array(
        ("{" + extra + "\"event\": \"\(event)\", \"correlation_id\": \"\(id)\", \"service\": \"\(service)\", "
          + "\"level\": \"info\", \"timestamp\": \"2026-11-23T12:12:33.\(time % 900_000 + 100_000)Z\"}\n")
          .utf8)
      time += 1
      count += 1
    }
  }
}
