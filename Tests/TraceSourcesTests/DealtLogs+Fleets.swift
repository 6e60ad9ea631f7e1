import Foundation
import SyntheticFleet

extension DealtLogs {
  /// The logs of a simulated fleet, a file of each origin: of odd seeds a small one with all habits, of even ones a world
  /// in which much is wrong at once.
  init(simulated seed: UInt64) throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-fleet-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let fleet = SimulatedFleet(seed % 2 == 1 ? .small(seed: seed) : .world(seed: seed / 2), seed: seed)
    var lines = FleetLines(fleet)
    for (number, file) in fleet.files.enumerated() {
      let path = directory.appendingPathComponent("\(number)-\(file.name.replacing("/", with: "-")).jsonl")
      try Data(lines.text(of: file).utf8).write(to: path)
      paths.append(path.path)
    }
  }
}
