"""Sound systems as the doctor sees them."""

from dataclasses import replace

from app.doctor.scene import Module, Node, Scene, Stream

MIC = Node("alsa_input.usb", "Headset", 80.0)
OUR_SINK, OUR_SOURCE = Node("quietmic_sink", "Quietmic (internal)"), Node("quietmic", "Quietmic microphone")
OUR_MONITOR = Node("quietmic_sink.monitor", "Monitor of Quietmic", monitor=True)
OUR_MODULES = (
    Module(20, "module-null-sink", "sink_name=quietmic_sink rate=48000"),
    Module(21, "module-remap-source", "source_name=quietmic master=quietmic_sink.monitor"),
)
IDLE = Scene(
    version="16.1",
    default_source=MIC.name,
    default_sink="speakers",
    sources=(MIC, Node("speakers.monitor", "Monitor of Speakers", monitor=True)),
    sinks=(Node("speakers", "Speakers"),),
    own_pids=(4711,),
)
LIVE = replace(
    IDLE,
    sources=(*IDLE.sources, OUR_MONITOR, OUR_SOURCE),
    sinks=(*IDLE.sinks, OUR_SINK),
    modules=OUR_MODULES,
    recorders=(Stream("Quietmic", MIC.name, 4711), Stream("", "quietmic_sink.monitor")),
    players=(Stream("python", "quietmic_sink", 4711),),
)


def recording(finding_scene, *streams):
    return replace(finding_scene, recorders=(*finding_scene.recorders, *streams))
