#!/bin/bash -eu
# Builds the targets, and copies each with its class path, its seeds and a script that starts it into $OUT.
mvn -B -ntp -pl checks/fuzz -am -Denforcer.skip -Dspotless.check.skip package dependency:copy-dependencies \
  -Dtest=FuzzSeedsTest -Dsurefire.failIfNoSpecifiedTests=false -DincludeScope=runtime -DoutputDirectory="$PWD/checks/fuzz/target/jars"

mkdir -p "$OUT/jars" "$OUT/jvm"
cp checks/fuzz/target/jars/*.jar checks/fuzz/target/jwt-simple-checks-fuzz-*.jar "$OUT/jars"
cp -rL "$JAVA_HOME/." "$OUT/jvm"

for seeds in checks/fuzz/seeds/*; do
  target=$(basename "$seeds")
  (cd "$seeds" && zip -q "$OUT/${target}_seed_corpus.zip" ./*)
  cat >"$OUT/$target" <<SCRIPT
#!/bin/bash
# LLVMFuzzerTestOneInput
here=\$(dirname "\$0")
JAVA_HOME="\$here/jvm" LD_LIBRARY_PATH="\$here/jvm/lib/server:\$here" "\$here/jazzer_driver" \\
  --agent_path="\$here/jazzer_agent_deploy.jar" --cp="\$(echo "\$here"/jars/*.jar | tr ' ' ':')" \\
  --target_class="io.jwtsimple.$target" --instrumentation_includes='io.jwtsimple.**' "\$@"
SCRIPT
  chmod +x "$OUT/$target"
done
