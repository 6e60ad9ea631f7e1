// swift-tools-version: 6.2
import PackageDescription

/// The settings of the main package.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),  // SE-0335
  .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
  .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
  .treatAllWarnings(as: .error),  // SE-0480
]

/// A package of its own, so that what benchmarks need never reaches users of the main package.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  targets: [
    .executableTarget(name: "generate-logs", swiftSettings: strict),
    // The main package's own sources (links), because what is measured is not public.
    .target(name: "TraceModel", swiftSettings: strict),
    .target(
      name: "LogReading", dependencies: ["TraceModel"],
      resources: [.embedInCode("Profiles/default.json")], swiftSettings: strict),
    .target(name: "ClockEstimation", dependencies: ["TraceModel"], swiftSettings: strict),
    .target(name: "TraceAnalysis", dependencies: ["TraceModel", "ClockEstimation"], swiftSettings: strict),
    .executableTarget(
      name: "hot-paths", dependencies: ["TraceModel", "LogReading", "TraceAnalysis"], swiftSettings: strict),
  ]
)
