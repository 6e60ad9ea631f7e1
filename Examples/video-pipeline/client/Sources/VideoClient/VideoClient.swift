import Foundation
import Logging
import TraceClient
import TraceContext

/// An app without a screen: each line of standard input is a tap, and is the job that the app posts.
///
///     echo '{"filename": "holiday.mov"}' | video-client http://127.0.0.1:18080/jobs/video > client.jsonl
@main
struct VideoClient {
  /// On the main actor, as an app is, so that waiting for a tap holds up nothing else.
  @MainActor static func main() async throws {
    guard let url = CommandLine.arguments.dropFirst().first.flatMap(URL.init(string:)) else {
      print("usage: video-client URL < JOBS")
      exit(64)
    }
    let start = ContinuousClock.now
    JSONLog(service: "client", instance: "phone-1").bootstrap()
    let network = NetworkClient(
      logger: Logger(label: "network"), retries: retries, timeout: .milliseconds(600))
    let events = ClientEvents(logger: Logger(label: "performance"))
    let uploader = Uploader(url: url, client: network, events: events)
    events.launch(.cold, took: ContinuousClock.now - start)

    await withDiscardingTaskGroup { group in
      while let job = readLine() { group.addTask { await uploader.tap(job) } }
    }
  }

  /// A job that is posted twice is done twice. These servers cope with that, so POST is repeated, too.
  private static var retries: RetryPolicy {
    var policy = RetryPolicy()
    policy.repeatsAnyMethod = true
    return policy
  }
}
